"""The window is there before the heavy packages are: they are the engine thread's to import."""

import subprocess
import sys

HEAVY = (
    "sqlalchemy",
    "alembic",
    "psycopg",
    "lxml",
    "nh3",
    "keyring",
    "ssync_desktop.engine.service",
)


def test_the_window_loads_nothing_of_the_engine() -> None:
    code = (
        "import sys; import ssync_desktop.ui.main_window; "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
