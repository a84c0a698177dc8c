"""The page of email server profiles and their editor."""
