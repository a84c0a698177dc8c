"""All queries, and the mapping between rows and domain records."""
