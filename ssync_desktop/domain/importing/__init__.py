"""Contacts, accounts and leads from files: what a file holds, what it means, what is wrong."""
