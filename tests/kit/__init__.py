"""The test kit: real servers on loopback, certificates, a clock one can move, and reports."""
