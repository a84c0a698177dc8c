"""Messages nobody made for us: what pinned packages carry, and a folder of one's own.

``MAIL_CORPUS`` names a folder: every file in it is a message, or a mailbox when it is called
``.mbox``. Needs the standard library only.
"""

import importlib.util
import mailbox
import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "django_mailbox/tests/messages/*.eml",
    "flufl/bounce/tests/data/*.txt",
    "mailparser/**/*.eml",
)


def real_mail() -> list[bytes]:
    """Return every message there is."""
    return [*_of_python(), *_of_packages(), *_of_folder()]


def _of_python() -> Iterator[bytes]:
    """Yield what the standard library tests its email package with."""
    found = importlib.util.find_spec("test")
    folders = list(found.submodule_search_locations or ()) if found else []
    folders += [str(path) for path in sorted(Path("/usr/lib").glob("python3.*/test"))]
    for folder in folders:
        messages = sorted(Path(folder, "test_email", "data").glob("msg_*.txt"))
        if messages:
            yield from (path.read_bytes() for path in messages)
            return


def _of_packages() -> Iterator[bytes]:
    for site in (ROOT / ".venv-bench").glob("lib/python3*/site-packages"):
        for pattern in PACKAGES:
            yield from (path.read_bytes() for path in sorted(site.glob(pattern)))


def _of_folder() -> Iterator[bytes]:
    name = os.environ.get("MAIL_CORPUS")
    for path in sorted(Path(name).rglob("*")) if name else ():
        if path.suffix == ".mbox":
            box = mailbox.mbox(path, create=False)
            yield from (box.get_bytes(key) for key in box.iterkeys())
            box.close()
        elif path.is_file():
            yield path.read_bytes()
