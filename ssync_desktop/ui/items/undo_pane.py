"""One write of the program: what was there before, and the way back."""

from collections.abc import Iterator

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.items.difference import difference
from ssync_desktop.domain.items.former import FormerVersion
from ssync_desktop.domain.items.kinds import Phase
from ssync_desktop.ui.activity.words import subject_words
from ssync_desktop.ui.items.undo_words import UNDO_IT, badge, meaning, place_words
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

    promise = "Select one to see what was there before, and to take it back."
    advice = "Select one to see what was there before."

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__("retry", "write", "writes", parent)
        self._clock = clock
        self._version: FormerVersion | None = None
        self.show_count(0)

    def show_version(self, version: FormerVersion) -> None:
        """Show *version*; an equal one changes nothing."""
        if version == self._version:
            return
        self._version = version
        now = self._clock.now()
        when = relative(version.written_on, now)
        card = DetailCard(subject_words(version.subject), badge(version), when)
        facts: list[Fact] = [
            ("What", TABLES[version.object_type], ""),
            ("Did", WRITES[version.change].word, ""),
            ("Where", place_words(version), ""),
            ("When", absolute(version.written_on), ""),
            ("Taken back", relative(version.undone_on, now, ""), absolute(version.undone_on)),
        ]
        card.add(Facts(facts))
        if version.undone_on is None:
            card.add(label(meaning(version), "muted"))
            undo = button(UNDO_IT, "reply")
            undo.clicked.connect(self._undo)
            holder = QWidget()
            holder.setLayout(row(undo, None))
            card.add(holder)
        if version.content is not None:
            said: list[Fact] = [
                (
                    field_title(version.object_type, one.field),
                    value_words(one.field, one.after),
                    "",
                )
                for one in difference(None, version.content)
            ]
            card.add(Facts([*said, *_besides(version)]), "What it said before")
        card.end()
        self.put(card)

    def show_count(self, count: int) -> None:
        """Say that *count* writes are selected, which is none."""
        self._version = None
        super().show_count(count)

    @Slot()
    def _undo(self) -> None:
        if self._version is not None:
            self.undo_wanted.emit(self._version)


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
