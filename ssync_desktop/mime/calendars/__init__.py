"""Calendars as files (iCalendar, RFC 5545): reading what clients export, and writing the like."""
