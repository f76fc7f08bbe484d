"""How the database is driven: connections, transactions, the writer; SQLite and PostgreSQL."""
