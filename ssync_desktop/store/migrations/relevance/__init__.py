"""The tables and columns that relevance brings, one module for each subject."""
