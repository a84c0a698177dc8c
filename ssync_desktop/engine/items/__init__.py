"""Appointments, contacts and tasks of a mailbox: gathered, planned, and brought into agreement."""
