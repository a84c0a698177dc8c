"""Loopback servers and a demo organization."""
