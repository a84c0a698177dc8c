"""The tables and columns that Exchange brings, one module for each subject."""
