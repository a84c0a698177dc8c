"""Appointments, contacts and tasks: their values on both sides, and what synchronizing decides."""
