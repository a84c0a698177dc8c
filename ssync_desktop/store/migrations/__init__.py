"""Alembic migrations, inside the package so that frozen builds find them."""
