"""Whole applications: one document, checked, planned, compared, renamed, written down.

    parse_app / print_app / hash_app, parse_folder / print_folder    canonical JSON, one file or a folder (`bundle`)
    check_app(document) -> list[Diagnostic]                          everything that is wrong, at once (`checks`)
    plan_app(app, uses=…) -> AppPlan                                 what the runtime works with (`plan`)
    diff_apps / diff_documents / apply                               what changed, in words (`diff`)
    uses_of(app, pointer), rename_key(app, pointer, key)             "used by", and renaming everywhere (`uses`, `rename`)
    app_schema(), member_schema(registry, type)                      the published JSON Schema (`schema`)

Invariants: import(export(app)) is the app, byte for byte; apply(diff(a, b), a) is b; pointers of diagnostics lie in the
document that was sent. `references` and `slots` list every key and every expression of an app: checks, "used by" and
renaming read these two lists and nothing else.
"""
