"""What databases that were upgraded still lack, one module for each subject."""
