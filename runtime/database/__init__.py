"""The one database: PostgreSQL, embedded by default, any other server by address."""
