"""Widgets that know nothing of synchronization."""
