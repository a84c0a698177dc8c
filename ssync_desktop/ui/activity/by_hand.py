"""Tracking by hand: "Track it anyway" for what was left alone, and taking that back."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.ledger import ReceivedItem
from ssync_desktop.domain.options import ItemOutcome
from ssync_desktop.domain.query import Table
from ssync_desktop.domain.rows import ReceivedItemRow
from ssync_desktop.ui.activity.item_section import ItemSection
from ssync_desktop.ui.activity.words import is_wanted
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.widgets.buttons import action
from ssync_desktop.ui.words import counted

TRACK = "Have the mailbox fetch it again with its next pass and track it, whatever the filters say"
UNDO = "Take the wish back: it is left alone as before"
WANTS_LEFT = "Select messages that were not tracked, or came before the start date"
WANTS_WISH = "Select messages that are waiting to be tracked by hand"
_LEFT = frozenset({ItemOutcome.NOT_TRACKED, ItemOutcome.BEFORE_START_DATE})


class ByHand(QObject):
    """Both actions, for the selection of the list of what was not tracked."""

    def __init__(self, page: Page, section: ItemSection) -> None:
        super().__init__(page)
        self._page = page
        self._section = section
        self._ids: tuple[UUID, ...] = ()
        self._wished: tuple[UUID, ...] = ()  # asked for here, and not fetched yet
        self._said = ""
        self.track = action(page, "Track it anyway", "approve", self._ask_first, tooltip=TRACK)
        self.undo = action(page, "Leave it alone", "reject", self._leave, tooltip=UNDO)
        self.actions = (self.track, self.undo)
        page.context.live.rows_changed.connect(self._note)

    def show(self, visible: bool) -> None:
        """Show the actions beside the list they are for, and nowhere else."""
        for made in self.actions:
            made.setVisible(visible)

    @Slot()
    def allow(self) -> None:
        """Enable what can be done with the selection, or say what it wants."""
        for made, able, does, wants in (
            (self.track, bool(self._left()), TRACK, WANTS_LEFT),
            (self.undo, bool(self._wanted()), UNDO, WANTS_WISH),
        ):
            made.setEnabled(able)
            made.setToolTip(does if able else wants)

    def _left(self) -> list[ReceivedItemRow]:
        return [row for row in self._rows() if row.outcome in _LEFT]

    def _wanted(self) -> list[ReceivedItemRow]:
        return [row for row in self._rows() if is_wanted(row.outcome, row.error_code)]

    def _rows(self) -> list[ReceivedItemRow]:
        return [row for row in self._section.rows if isinstance(row, ReceivedItemRow)]

    @Slot()
    def _ask_first(self) -> None:
        """Say what will happen before it does."""
        rows = self._left()
        if not rows:
            return
        self._ids = tuple(row.id for row in rows)
        boxes = {row.mailbox_id: row.mailbox_name for row in rows}
        names = next(iter(boxes.values())) if len(boxes) == 1 else f"{len(boxes)} mailboxes"
        fetch = "fetches" if len(boxes) == 1 else "fetch"
        text = (
            f"Track {counted(len(rows), 'message')} whatever the filters say? {names} {fetch} "
            f"{'it' if len(rows) == 1 else 'them'} from the server again with the next pass."
        )
        answer = "Track it" if len(rows) == 1 else "Track them"
        self._page.notice.ask(text, answer, self._carry_out)

    @Slot()
    def _carry_out(self) -> None:
        context = self._page.context
        context.bridge.ask(context.service.explain.track_anyway(self._ids), self._asked, self._tell)

    @Slot(object)
    def _asked(self, lines: tuple[ReceivedItem, ...]) -> None:
        self._announce(tuple(line.id for line in lines))
        self._section.read()

    def _announce(self, ids: tuple[UUID, ...]) -> None:
        """Say that these are waited for, and offer to take the wish back while it can be."""
        self._wished = ids
        it = "It is" if len(ids) == 1 else f"{len(ids):,} are"
        self._said = f"{it} fetched again with the next pass and tracked then."
        undo = partial(self._take_back, ids)
        self._page.notice.say(self._said, Tone.GOOD, "Undo", undo, stays=True, here=True)

    @Slot(Changes)
    def _note(self, changes: Changes) -> None:
        """Ask what became of the wishes when a pass may have fulfilled some."""
        if self._wished and Table.RECEIVED_ITEMS in changes.tables:
            context = self._page.context
            asked = context.service.rows(Table.RECEIVED_ITEMS, self._wished)
            context.bridge.ask(asked, self._look_again)

    @Slot(object)
    def _look_again(self, found: Sequence[object]) -> None:
        """Withdraw the notice, and Undo with it, once nobody waits any more."""
        rows = [row for row in found if isinstance(row, ReceivedItemRow)]
        waiting = tuple(row.id for row in rows if is_wanted(row.outcome, row.error_code))
        if waiting == self._wished:
            return
        self._wished = waiting
        notice = self._page.notice
        if notice.text != self._said:
            return
        if waiting:
            self._announce(waiting)
        elif all(row.outcome is ItemOutcome.TRACKED for row in rows):
            it = "It was" if len(rows) == 1 else f"{len(rows):,} were"
            notice.say(f"{it} fetched again and tracked; see Incoming.", Tone.GOOD, here=True)
        else:
            notice.close_notice()

    @Slot()
    def _leave(self) -> None:
        self._take_back(tuple(row.id for row in self._wanted()))

    def _take_back(self, ids: Sequence[UUID]) -> None:
        if ids:
            context = self._page.context
            context.bridge.ask(context.service.explain.leave_alone(ids), self._left_so, self._tell)

    @Slot(object)
    def _left_so(self, _lines: object) -> None:
        self._wished = ()
        self._page.notice.say("Left alone, as before.", Tone.GOOD, here=True)
        self._section.read()

    @Slot(BaseException)
    def _tell(self, error: BaseException) -> None:
        if isinstance(error, SsyncError):
            self._page.notice.say(f"{error.title}. {error.remedy}", Tone.BAD, here=True)
