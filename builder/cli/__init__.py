"""The command line: one module a command, found by name; the first line of its docstring is its help.

A module has `arguments(parser)` and `run(options)`; names that begin with `_` are not commands.
"""
