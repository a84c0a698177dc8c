"""An Exchange server on loopback: its mailboxes, its web services, its faults."""
