"""What every test stands on: the kit's fixtures and the rules of hygiene."""

pytest_plugins = ["tests.kit.fixtures", "tests.kit.database"]
