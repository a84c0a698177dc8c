"""Mail as it came and went: emails, what was not tracked, and what was put aside."""
