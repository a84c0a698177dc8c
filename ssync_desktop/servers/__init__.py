"""Connectors to mail servers behind ports that every protocol fits."""
