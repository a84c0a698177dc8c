"""What is measured, each a process of its own: ours, the limits, and the programs of others."""
