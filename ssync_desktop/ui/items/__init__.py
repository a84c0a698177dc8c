"""Appointments, contacts and tasks on the screen: both sides, plans, decisions and undo."""
