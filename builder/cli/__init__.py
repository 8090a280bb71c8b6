"""The command line: one module a command, found by name. A module has `HELP`, `arguments(parser)` and `run(options)`."""
