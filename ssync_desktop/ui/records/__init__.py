"""Contacts, accounts and leads: their lists, their editor, and their import from files."""
