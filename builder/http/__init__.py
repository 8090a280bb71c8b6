"""The designer's interface: the runtime's application and the routes below `/api/builder`."""
