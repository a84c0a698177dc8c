"""What happens before the first page: the start, its errors, and a second start."""
