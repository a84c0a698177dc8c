"""Tracking rules."""
