"""How fast the program is beside others: ``python -m tests.benchmarks``, not part of the tests."""
