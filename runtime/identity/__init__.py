"""Who people are: persons, departments, roles in apps, sessions, API tokens.

Passwords are Argon2id; sessions and tokens are stored as hashes; `signed_in(request)` answers from a per-process cache
that `NOTIFY` empties. Not here: what a role may do (that is compiled into SQL by `runtime.records`).
"""
