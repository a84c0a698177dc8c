"""Trying rules out before they are saved: what they would change for the mail of the last days."""
