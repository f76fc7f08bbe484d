"""How the program works with the database: connections, transactions, the writer; SQLite and PostgreSQL."""
