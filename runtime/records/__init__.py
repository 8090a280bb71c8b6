"""Records: the tables an app describes, read through permissions and written through one pipeline.

    load_record(work, app, form, id, paths)       a whole record in Python form, for rules and flows (no permissions)
    read_record(work, app, form, id)              a record as the actor may see it, as JSON text
    visible_from(work, app, form)                 the FROM that shows exactly what the actor may see
    create_record / update_record / delete_record / restore_record

Invariants: nothing reads a record table for a person except through `visible_from`; every write passes the stages of
`write.STAGES` in one transaction; the audit log is append-only.
"""
