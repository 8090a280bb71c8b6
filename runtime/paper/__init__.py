"""Paper: a printable page as a PDF, by typst.

The same HTML that a browser prints is read as a tree of paragraphs, headings, lists, tables and pictures, and handed as
data to one fixed typst program (`page.typ`). Nothing that people wrote is ever typst source, so there is nothing to
escape. Not here: filling in templates (`runtime.records.printing`), and any CSS but the class names that documents use.
"""
