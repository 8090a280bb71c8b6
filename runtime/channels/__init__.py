"""Telling people things: in the app, by mail, by webhook; one file per channel in `members/`.

`deliver.notify` writes what is to be sent in the caller's transaction; a job sends it; every delivery leaves a row.
"""
