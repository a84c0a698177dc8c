"""The Mailboxes page: the grid that lives, its editor, and Test & Enable."""
