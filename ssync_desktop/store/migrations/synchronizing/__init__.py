"""What synchronizing remembers besides, one module for each subject."""
