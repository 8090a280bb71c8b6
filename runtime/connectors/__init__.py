"""Other systems: connectors are metadata of an app, connections are the admin's (address and secrets).

Outgoing HTTP goes through `http.send`, which refuses addresses inside the own network unless the connection allows
them. Secrets are encrypted at rest and never exported.
"""
