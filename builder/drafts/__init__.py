"""The working side of the metadata store: one draft per app, saved by itself, published by people.

A draft is the whole document and a revision; who saves an old revision is refused and told who was faster. Renames made
while drafting are remembered, so that publishing keeps the data of what was renamed.
"""
