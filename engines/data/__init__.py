"""Field types, record types and their tables: what a value is, how it is written down, what column keeps it.

Here: the contract of a field type (`field`), its members (`fields/`), the types of values (`types`), the record types of
the workspace (`core`), tables (`tables`), the meaning of spreadsheet cells (`cells`) and of filter chips (`chips`).
Not here: anything about one form (`engines.form`), statements, connections.
"""
