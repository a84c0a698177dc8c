"""Lets whoever measures a program say when it begins; needs the standard library only."""

import json
import sys
from collections.abc import Callable
from typing import Any

Facts = dict[str, Any]


def perform(work: Callable[[], Facts]) -> None:
    """Say that everything is prepared, wait for the word, work, and tell what came of it.

    Leaves the standard input open until the other side has looked at this process for the last
    time, so that its children's processor time can still be read.
    """
    print("ready", flush=True)  # noqa: T201 whoever measures reads this
    if not sys.stdin.readline():
        return
    print(json.dumps(work()), flush=True)  # noqa: T201 whoever measures reads this
    sys.stdin.readline()
