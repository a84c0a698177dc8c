"""One action of a plan in full: why, what it writes, and to whom mail would go."""

from PySide6.QtWidgets import QWidget

from ssync_desktop.domain.items.planning import Action
from ssync_desktop.ui.activity.words import subject_words
from ssync_desktop.ui.items.changes import change_facts
from ssync_desktop.ui.items.sides import SidesTable, of_conflicts
from ssync_desktop.ui.items.words import ACTIONS, TABLES, asked
from ssync_desktop.ui.widgets.detail_pane import DetailCard, DetailPane
from ssync_desktop.ui.widgets.facts import Facts
from ssync_desktop.ui.widgets.layouts import column, label
from ssync_desktop.ui.widgets.long_text import words

HELD_BACK = (
    "The rules ask for it, but neither a first synchronization nor linking writes to anybody by "
    "itself."
)


class ActionPane(DetailPane):
    """Shows an action."""

    promise = "Select one to see why it would be done, and what it would write."
    advice = "Select one to see why, and what it would write."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("synchronize", "action", "actions", parent)
        self.show_count(0)

    def show_action(self, action: Action) -> None:
        """Show *action*."""
        kind = TABLES[action.object_type]
        card = DetailCard(subject_words(action.subject), ACTIONS[action.type], kind)
        if action.question is not None:
            text, _, _ = asked(action.question, linked=action.pair.local is not None)
            card.add(label(text), "What would be asked")
        if action.reasons:
            card.add(_lines(action.reasons), "Why")
        if action.changes:
            card.add(Facts(change_facts(action.object_type, action.changes)), "What it writes")
        if action.mails:
            card.add(_lines(action.mails), "Mail would go to")
        if action.withheld:
            card.add(label(HELD_BACK, "muted"), "Mail held back")
            card.add(_lines(action.withheld))
        if action.conflicts:
            card.add(SidesTable(of_conflicts(action.object_type, action.conflicts)), "Conflict")
        card.end()
        self.put(card)


def _lines(texts: tuple[str, ...]) -> QWidget:
    made = QWidget()
    made.setLayout(column(*(words(text) for text in texts)))
    return made
