"""The messages that would be treated differently, as a table in memory that can be narrowed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.query import Condition
from ssync_desktop.domain.rows import ReceivedItemRow
from ssync_desktop.domain.what_if import Change, ChangeKind
from ssync_desktop.ui.activity.words import subject_words
from ssync_desktop.ui.records.table_models import RowsModel, Shown
from ssync_desktop.ui.what_if.words import KINDS, outcome_words
from ssync_desktop.ui.widgets.filter_bar import View
from ssync_desktop.ui.widgets.moments import relative
from ssync_desktop.ui.widgets.window_model import WAITING

VIEWS = (
    View("All changes"),
    *(View(KINDS[kind].word, (Condition("kind", "eq", kind.value),)) for kind in ChangeKind),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A change, and its line of the ledger as the viewer may read it, once that is here."""

    change: Change
    row: ReceivedItemRow | None = None

    @property
    def subject(self) -> str:
        """Its subject, or what stands for it."""
        return subject_words(self.row.subject) if self.row else WAITING

    @property
    def sender(self) -> str:
        """Its From address."""
        return self.row.sender if self.row else WAITING

    @property
    def mailbox(self) -> str:
        """The mailbox it came in."""
        return self.row.mailbox_name if self.row else WAITING

    @property
    def before(self) -> str:
        """What becomes of it by the rules as they are."""
        return outcome_words(self.change.before, self.change.kind)

    @property
    def after(self) -> str:
        """What would become of it."""
        return outcome_words(self.change.after, self.change.kind)

    def has(self, text: str) -> bool:
        """Say whether any of its words contains *text*, in small letters."""
        words = (self.subject, self.sender, self.mailbox, self.before, self.after)
        return any(text in one.casefold() for one in words)


def columns(clock: Clock) -> tuple[Shown[Line], ...]:
    """Return what the table shows."""

    def received(line: Line) -> str:
        if line.row is None:
            return WAITING
        return relative(line.row.received_on or line.row.first_seen_on, clock.now())

    return (
        Shown(
            "Change",
            lambda line: KINDS[line.change.kind].word,
            156,
            badge=lambda line: KINDS[line.change.kind],
        ),
        Shown("Subject", lambda line: line.subject, 120, stretches=True),
        Shown("As it is", lambda line: line.before, 144, stretches=True),
        Shown("As it would be", lambda line: line.after, 144, stretches=True),
        Shown("From", lambda line: line.sender, 120, stretches=True),
        Shown("Received", received, 96),
        Shown("Mailbox", lambda line: line.mailbox, 96),
    )


class Changes:
    """All lines of an answer, and those of them that the filter leaves in *model*."""

    def __init__(self, model: RowsModel[Line]) -> None:
        self.model = model
        self._all: list[Line] = []
        self._text = ""
        self._kind = ""

    def show(self, changes: Sequence[Change]) -> None:
        """Show other changes; their words come later."""
        self._all = [Line(change) for change in changes]
        self._fill()

    def narrow(self, text: str, conditions: Sequence[Condition]) -> None:
        """Leave what contains *text* and is of the kind that a view asks for."""
        self._text = text.casefold()
        self._kind = str(conditions[0].value) if conditions else ""
        self._fill()

    def take_rows(self, rows: Sequence[ReceivedItemRow]) -> None:
        """Put in what is known of some of the messages."""
        known = {row.id: row for row in rows}
        self._all = [
            replace(line, row=known[line.change.item_id]) if line.change.item_id in known else line
            for line in self._all
        ]
        if self._text:
            self._fill()
            return
        places = [
            place for place, line in enumerate(self.model.rows) if line.change.item_id in known
        ]
        self.model.change(places, lambda line: replace(line, row=known[line.change.item_id]))

    def _fill(self) -> None:
        self.model.show_rows(
            line
            for line in self._all
            if (not self._kind or line.change.kind.value == self._kind)
            and (not self._text or line.has(self._text))
        )
