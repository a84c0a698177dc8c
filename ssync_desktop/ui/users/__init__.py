"""The page of users and queues and their editors."""
