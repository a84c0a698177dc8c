"""SQLAlchemy tables with the published names; attributes in snake_case."""
