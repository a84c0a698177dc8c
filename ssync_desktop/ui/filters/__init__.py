"""Synchronization filters: which rows synchronize, for new users and for each user."""
