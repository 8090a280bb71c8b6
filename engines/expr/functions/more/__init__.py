"""Functions that belong to no family."""
