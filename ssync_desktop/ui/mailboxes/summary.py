"""One sentence about several mailboxes."""

from collections import Counter
from collections.abc import Sequence

from ssync_desktop.domain.rows import MailboxRow
from ssync_desktop.domain.status import Phase
from ssync_desktop.ui.live import LiveStatus
from ssync_desktop.ui.mailboxes.directions import NEEDS_APPROVAL, DirectionView, views_of
from ssync_desktop.ui.words import counted

WORST_FIRST = (
    Phase.STOPPED,
    Phase.DEGRADED,
    Phase.RETRYING,
    Phase.PAUSED,
    Phase.NEVER_TESTED,
    Phase.TESTING,
    Phase.SYNCHRONIZING,
    Phase.OK,
    Phase.OFF,
)


def worst(row: MailboxRow, live: LiveStatus) -> DirectionView:
    """Return the worse direction."""
    return min(views_of(row, live), key=lambda view: WORST_FIRST.index(view.phase))


def summary_of(rows: Sequence[MailboxRow], live: LiveStatus, count: int) -> str:
    """Return how the selected mailboxes stand, worst first; some of *count* may not be here yet."""
    worse = (worst(row, live) for row in rows)
    found = Counter((WORST_FIRST.index(view.phase), view.badge.word) for view in worse)
    parts = [f"{number:,} {_word(*kind, number)}" for kind, number in sorted(found.items())]
    if len(rows) < count:
        parts.append(f"{count - len(rows):,} still loading")
    return ", ".join(parts) + "."


def _word(place: int, word: str, number: int) -> str:
    """Return what the grid says of a phase, as part of a sentence."""
    if word == NEEDS_APPROVAL.word:
        return "needs approval" if number == 1 else "need approval"
    return word if WORST_FIRST[place] is Phase.OK else word.lower()


def state_sentence(total: int, attention: int, pending: int, untested: int) -> str:
    """Return the sentence below the page's title."""
    if not total:
        return "There are no mailboxes yet."
    parts = [counted(total, "mailbox", "mailboxes")]
    if attention:
        parts.append(f"{attention:,} {'needs' if attention == 1 else 'need'} attention")
    if pending:
        parts.append(f"{pending:,} pending approval")
    if untested:
        parts.append(f"{untested:,} not tested")
    if len(parts) == 1:
        parts.append("nothing needs attention")
    return " · ".join(parts)
