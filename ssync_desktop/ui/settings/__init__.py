"""The page of the organization's settings, the place of passwords, and the window's appearance."""
