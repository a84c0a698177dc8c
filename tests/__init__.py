"""The tests mirror the package they test; servers and clocks for them live in ``tests.kit``."""
