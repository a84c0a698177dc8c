"""The first page: what wants attention, the numbers of the day, and how to begin."""
