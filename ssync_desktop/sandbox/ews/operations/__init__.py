"""What the server can be asked, a module per family; ``registry`` knows them all."""
