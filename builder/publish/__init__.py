"""From a draft to a release: what changes for people, what changes in the database, and doing both at once."""
