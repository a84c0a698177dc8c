"""One sentence about several mailboxes."""

from collections import Counter
from collections.abc import Sequence

from ssync_desktop.domain.rows import MailboxRow
from ssync_desktop.domain.status import Phase
from ssync_desktop.ui.live import LiveStatus
from ssync_desktop.ui.mailboxes.directions import views_of
from ssync_desktop.ui.widgets.badge import PHASES
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


def worst_phase(row: MailboxRow, live: LiveStatus) -> Phase:
    """Return the phase of the worse direction."""
    return min((view.phase for view in views_of(row, live)), key=WORST_FIRST.index)


def summary_of(rows: Sequence[MailboxRow], live: LiveStatus, count: int) -> str:
    """Return how the selected mailboxes stand, worst first; some of *count* may not be here yet."""
    phases = Counter(worst_phase(row, live) for row in rows)
    parts = [f"{phases[phase]:,} {_word(phase)}" for phase in WORST_FIRST if phases[phase]]
    if len(rows) < count:
        parts.append(f"{count - len(rows):,} still loading")
    return ", ".join(parts) + "."


def _word(phase: Phase) -> str:
    word = PHASES[phase].word
    return word if phase is Phase.OK else word.lower()


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
