"""Calendars from files, and as files."""
