"""Forms: from what an analyst drew to what may be written.

    type_forms(forms) -> TypedSchema            record types with inferred formula types (`record_types`)
    plan_form(form, typed) -> FormPlan          compiled once per release (`plan`)
    FormPlan.parse_new / parse_patch / parser   JSON or Python values in, InputError with one diagnostic per mistake
    FormPlan.fill / submit                      defaults, conditions, formulas, checks
    FormPlan.json_schema · form_view            the record's JSON Schema · what the browser gets (`browser`)
    form_slots                                  every place where an expression stands (`slots`)

Invariants: what a person may not see never reaches the record; a mistake that was there before is not blamed on a write
that does not touch it; nothing here opens, waits or looks at a clock. Not here: tables, permissions, unique values.
"""
