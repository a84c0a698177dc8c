"""Writes the codes into docs/manual/alerts-and-errors.md, from what the program itself says.

Without a word it writes the page anew; ``--check`` ends in 1 when the page says something else.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from ssync_desktop.domain.error_codes import ErrorCode  # noqa: E402 found by the path above
from ssync_desktop.domain.explanation import Explanation  # noqa: E402
from ssync_desktop.domain.explanations_of_items import ITEMS, NEWS  # noqa: E402
from ssync_desktop.domain.explanations_of_servers import ANSWERS, CONNECTING  # noqa: E402
from ssync_desktop.domain.explanations_of_set_up import (  # noqa: E402
    HOST,
    ORGANIZATION,
    PRECONDITIONS,
)
from ssync_desktop.domain.explanations_of_sync import SYNCHRONIZED_ITEMS  # noqa: E402

PAGE = ROOT / "docs" / "manual" / "alerts-and-errors.md"
MARK = "<!-- from here on written by scripts/error_codes.py -->\n"
GROUPS: tuple[tuple[str, Mapping[ErrorCode, Explanation]], ...] = (
    ("Before anything is tried", PRECONDITIONS),
    ("Reaching a server", CONNECTING),
    ("What servers answer", ANSWERS),
    ("Single messages", ITEMS),
    ("Appointments, contacts and tasks", SYNCHRONIZED_ITEMS),
    ("Records and rights", ORGANIZATION),
    ("This machine", HOST),
    ("News", NEWS),
)


def listing() -> str:
    """Return every code in its group with title, causes and remedy, as Markdown."""
    parts = []
    for title, codes in GROUPS:
        parts.append(f"## {title}\n")
        parts += [_entry(code, explanation) for code, explanation in codes.items()]
    return "\n".join(parts)


def page(before: str) -> str:
    """Return the page with the listing renewed; what stands above the mark stays."""
    return before.partition(MARK)[0] + MARK + "\n" + listing()


def _entry(code: ErrorCode, explanation: Explanation) -> str:
    lines = [f"### {code.value}", "", f"**{explanation.title}.**"]
    if explanation.causes:
        lines += ["", *(f"{number}. {one}" for number, one in enumerate(explanation.causes, 1))]
    if explanation.remedy:
        lines += ["", f"*What to do:* {explanation.remedy}"]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write or check the page; return the exit code."""
    before = PAGE.read_text(encoding="utf-8")
    after = page(before)
    if "--check" in sys.argv[1:]:
        return int(before != after)
    PAGE.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
