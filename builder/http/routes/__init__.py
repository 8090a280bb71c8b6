"""One module per part of the designer's interface; each has a `router`, and is found, never listed."""
