"""What every test stands on: the rules of hygiene, the kit's servers, the report of behaviours."""

pytest_plugins = [
    "tests.kit.hygiene",
    "tests.kit.fixtures",
    "tests.kit.database",
    "tests.kit.engine",
    "tests.kit.exchange",
    "tests.kit.behaviours",
    "tests.kit.window",
    "tests.kit.patient_bot",
    "pytester",
]
