"""The database: tables, repositories, migrations, transactions, and the secrets."""
