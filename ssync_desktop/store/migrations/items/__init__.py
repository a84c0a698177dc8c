"""The tables of appointments, contacts and tasks, and what the books of a mailbox keep of them."""
