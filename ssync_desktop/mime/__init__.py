"""Bytes to values and back: nothing raises out of here, defects are recorded."""
