"""Spreadsheets in: read the file, suggest what each column is, check without writing, then write in batches.

A running import is a job; each batch is one transaction that also stores how far it got, so a killed server goes on
where it stopped and no row is written twice.
"""
