"""The workspace's business calendar: when people work, which days are free, and what an administrator has overridden.

    current_calendar(work) -> Calendar        for durations such as "2 working days"; cached, forgotten on a notice
    calendar_view / save_calendar / set_day   for the admin page

Public holidays and make-up working days come from the `holidays` package, where it knows them.
"""
