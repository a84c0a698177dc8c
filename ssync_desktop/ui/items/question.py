"""A question that only a person can answer, with Yes and No."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from ssync_desktop.domain.items.kinds import Question
from ssync_desktop.domain.items.overlap import Overlap
from ssync_desktop.domain.items.time_words import block_words
from ssync_desktop.ui.activity.words import subject_words
from ssync_desktop.ui.items.words import asked
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.facts import Fact, Facts
from ssync_desktop.ui.widgets.flow import FlowLayout
from ssync_desktop.ui.widgets.layouts import column, label

LATER = "Nothing is done about it until it is answered; the answer takes effect with the next pass."

NAMED = 3  # what is in the way


class QuestionCard(QFrame):
    """Asks, of an item that is *linked* or is to be. The keyboard begins at No: it changes nothing.

    Signals:
        answered(bool): Yes, or No.
    """

    answered = Signal(bool)

    def __init__(
        self,
        question: Question,
        *,
        linked: bool = False,
        overlaps: Sequence[Overlap] = (),
        parent: QWidget | None = None,
    ) -> None:
        """*overlaps* is what is in the way, where that is what is asked about."""
        super().__init__(parent)
        text, yes, no = asked(question, linked=linked)
        self.setProperty("look", "warn")
        self.setAccessibleName(text)
        self.yes = button(yes, "check")
        self.no = button(no, "close")
        self.yes.clicked.connect(self._yes)
        self.no.clicked.connect(self._no)
        answers = QWidget()
        flow = FlowLayout(answers, GRID)
        for one in (self.no, self.yes):
            flow.addWidget(one)
        later = label(LATER, "muted")
        known = [Facts(_facts(overlaps))] if overlaps else []
        self.setLayout(column(label(text, "heading"), *known, answers, later, margin=GRID))

    @Slot()
    def _yes(self) -> None:
        self._answer(True)

    @Slot()
    def _no(self) -> None:
        self._answer(False)

    def _answer(self, yes: bool) -> None:
        for one in (self.yes, self.no):
            one.setEnabled(False)
        self.answered.emit(yes)


def _facts(overlaps: Sequence[Overlap]) -> list[Fact]:
    """Return when it takes place, and what else there is then."""
    facts: list[Fact] = [("This one", block_words(overlaps[0].own), "")]
    facts += [
        ("The other", f"{subject_words(one.subject)}\n{one.when_and_whose}", "")
        for one in overlaps[:NAMED]
    ]
    if more := len(overlaps[NAMED:]):
        facts.append(("Besides", f"{more:,} more", ""))
    return facts
