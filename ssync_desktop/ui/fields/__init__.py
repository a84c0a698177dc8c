"""The editor of the field map: which fields synchronize, and in which direction."""
