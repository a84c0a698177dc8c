"""What a pass has to know to go on where another one was interrupted, one module for each."""
