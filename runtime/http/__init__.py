"""The HTTP shell: the FastAPI application, problems, security headers, the index page; routers live in `routes/`."""
