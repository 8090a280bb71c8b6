"""Rules at run time: reactions to writes, buttons, schedules and dates; every run leaves a row that explains it."""
