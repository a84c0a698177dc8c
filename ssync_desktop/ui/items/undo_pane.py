"""One write of the program: what taking it back would change, and the way back."""

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.items.difference import difference
from ssync_desktop.domain.items.former import FormerVersion, UndoPreview
from ssync_desktop.domain.items.kinds import ChangeType, Phase
from ssync_desktop.ui.activity.words import subject_words
from ssync_desktop.ui.items.changes import change_facts
from ssync_desktop.ui.items.undo_words import (
    GONE,
    HEADINGS,
    LOOKING,
    NOT_ASKED,
    SAYS_SO,
    UNDO_IT,
    UNKNOWN,
    badge,
    meaning,
    place_words,
)
from ssync_desktop.ui.items.values import value_words
from ssync_desktop.ui.items.words import TABLES, WRITES, field_title
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.detail_pane import DetailCard, DetailPane
from ssync_desktop.ui.widgets.facts import Fact, Facts
from ssync_desktop.ui.widgets.layouts import label, row
from ssync_desktop.ui.widgets.moments import absolute, relative


class FormerPane(DetailPane):
    """Shows a write.

    Signals:
        undo_wanted(FormerVersion): take it back.
    """

    undo_wanted = Signal(FormerVersion)

    promise = "Select one to see what taking it back would change, and to do it."
    advice = "Select one to see what taking it back would change."

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__("retry", "write", "writes", parent)
        self._clock = clock
        self._version: FormerVersion | None = None
        self._preview: UndoPreview | None = None
        self.show_count(0)

    @property
    def preview(self) -> UndoPreview | None:
        """What is shown; None while it is being read, or where nothing is selected."""
        return self._preview

    def show_version(self, version: FormerVersion) -> None:
        """Show *version* while it is asked what taking it back would change."""
        if self._preview is None or self._preview.version.id != version.id:
            self._show(UndoPreview(version), reading=version.undone_on is None)

    def show_preview(self, preview: UndoPreview) -> None:
        """Show a write, with what taking it back would change; an equal one changes nothing."""
        if preview != self._preview:
            self._show(preview)

    def _show(self, preview: UndoPreview, *, reading: bool = False) -> None:
        self._preview = None if reading else preview
        self._version = version = preview.version
        card = DetailCard(subject_words(version.subject), badge(version))
        card.add(Facts(list(self._facts(version))))
        if version.undone_on is None and not preview.gone:
            card.add(label(meaning(version), "muted"))
            undo = button(UNDO_IT, "reply")
            undo.clicked.connect(self._undo)
            holder = QWidget()
            holder.setLayout(row(undo, None))
            card.add(holder)
        if reading:
            card.add(label(LOOKING, "muted"))
        else:
            _add_changes(card, preview)
        card.end()
        self.put(card)

    def _facts(self, version: FormerVersion) -> Iterator[Fact]:
        yield "What", TABLES[version.object_type], ""
        yield "Did", WRITES[version.change].word, ""
        yield "Where", place_words(version), ""
        yield "When", lambda: self._told(version.written_on), ""
        if version.undone_on is not None:
            undone_on = version.undone_on
            yield "Taken back", lambda: self._told(undone_on), ""

    def _told(self, at: datetime) -> str:
        """Return how long ago something was, and when."""
        return f"{relative(at, self._clock.now())}, {absolute(at)}"

    def show_count(self, count: int) -> None:
        """Say that *count* writes are selected, which is none."""
        self._version = self._preview = None
        super().show_count(count)

    @Slot()
    def _undo(self) -> None:
        if self._version is not None:
            self.undo_wanted.emit(self._version)


def _add_changes(card: DetailCard, preview: UndoPreview) -> None:
    """Add what would change, or why that is not told; else what was there before."""
    version = preview.version
    told = version.undone_on is None and not version.content_hidden
    table, change = version.object_type, version.change
    if preview.unread:
        words = NOT_ASKED if preview.changes else UNKNOWN
        card.add(label(words.format(preview.unread), "muted"))
    if told and preview.gone:
        card.add(label(GONE))
    elif told and preview.changes and change is ChangeType.CREATE:
        lost: list[Fact] = [
            (field_title(table, one.field), value_words(one.field, one.before), "")
            for one in preview.changes
        ]
        card.add(Facts(lost), HEADINGS[change])
        return
    elif told and preview.changes:
        facts = change_facts(table, preview.changes)
        if change is ChangeType.DELETE:
            facts += _besides(version)
        card.add(Facts(facts), HEADINGS[change])
        return
    elif told and not preview.unread:
        card.add(label(SAYS_SO, "muted"))
    if version.content is not None:
        said = change_facts(table, difference(None, version.content))
        card.add(Facts([*said, *_besides(version)]), "What it said before")


def _besides(version: FormerVersion) -> Iterator[Fact]:
    """Yield what is not in the content, where it says more than a new row does."""
    besides = version.besides
    if besides is None:
        return
    if besides.phase is not Phase.OPEN:
        title = field_title(version.object_type, "phase")
        yield title, value_words("phase", besides.phase), ""
    if besides.regarding is not None:
        yield "Regarding", besides.regarding.name, ""
