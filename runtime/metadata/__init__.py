"""Published releases: immutable, numbered, content-hashed; installing one is schema change + release in one transaction.

What is here: the tables of releases, the cache of compiled plans, the planner of schema changes and the installer.
What is not: drafts and three-way merges (`builder/`), reading and writing records (`runtime/records`).
"""
