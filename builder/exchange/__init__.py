"""Apps in and out: canonical JSON, templates, spreadsheets; everything that comes in is checked and published whole."""
