"""The organization service: the published messages, where all rules about rows hold."""
