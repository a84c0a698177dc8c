"""The pane beside the list of alerts: the selected one as a card, with the ways on from it."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ssync_desktop.domain.alerts import Alert
from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.items.details import ItemDetails
from ssync_desktop.domain.items.kinds import Question
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.ui.items.question import QuestionCard
from ssync_desktop.ui.items.wishes import ShowItem, ShowPlan
from ssync_desktop.ui.items.words import PLAN
from ssync_desktop.ui.problems import from_alert
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.detail_pane import DetailPane
from ssync_desktop.ui.widgets.error_card import ErrorCard
from ssync_desktop.ui.widgets.flow import FlowLayout
from ssync_desktop.ui.widgets.folded import Folded
from ssync_desktop.ui.widgets.layouts import label

PLACES = {
    ObjectType.MAILBOX: ("mailboxes", "mailbox", "Show the mailbox"),
    ObjectType.EMAIL_SERVER_PROFILE: ("profiles", "server", "Show the profile"),
}
READING = "Reading which appointment is in the way …"
PLANNED = frozenset({ErrorCode.TOO_MANY_DELETES, ErrorCode.MAILS_HELD})
"""What the plan of a mailbox shows, and is approved there."""


class AlertPane(DetailPane):
    """Shows one alert.

    Signals:
        retry_requested(UUID): try at once what this alert is about.
        answered(UUID, bool, UUID): the question about this pair was answered with Yes, or No, on
            this alert.
        times_wanted(UUID): the times that the question about this pair is about.
    """

    retry_requested = Signal(UUID)
    answered = Signal(UUID, bool, UUID)
    times_wanted = Signal(UUID)

    promise = "Select one to see its causes and what to do."
    advice = "Dismiss takes those off the wall that may go."

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__("alert", "alert", "alerts", parent)
        self._clock = clock
        self._alert: Alert | None = None
        self._asked: QVBoxLayout | None = None  # where the question stands
        self.show_count(0)

    @property
    def alert(self) -> Alert | None:
        """What is shown."""
        return self._alert

    def show_alert(self, alert: Alert) -> None:
        """Show *alert*; an equal one changes nothing, and what was unfolded stays so."""
        if alert == self._alert:
            return
        same = self._alert is not None and self._alert.id == alert.id
        opened = same and self._unfolded()
        self._alert = alert
        card = ErrorCard(from_alert(alert), self._clock)
        card.retry_requested.connect(self._retry)
        whole = QWidget()
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(self._links(alert))
        self._asked = QVBoxLayout()
        box.addLayout(self._asked)
        question = question_of(alert)
        if question is Question.SCHEDULING_CONFLICT:
            self._put_question(label(READING, "muted"))
        elif question is not None:
            self._put_question(QuestionCard(question))
        box.addWidget(card)
        box.addStretch(1)
        self.put(whole, from_top=not same)
        if question is Question.SCHEDULING_CONFLICT and alert.mapping_id is not None:
            self.times_wanted.emit(alert.mapping_id)
        if opened:
            for folded in card.findChildren(Folded):
                folded.open()

    def show_question(self, mapping_id: UUID, details: ItemDetails | None) -> None:
        """Ask about a time; *details* tell which, None where they could not be read."""
        alert = self._alert
        if alert is None or alert.mapping_id != mapping_id or question_of(alert) is None:
            return  # it is the answer to an older selection
        linked = details is not None and details.mapping.object_id is not None
        overlaps = () if details is None else details.overlaps
        question = Question.SCHEDULING_CONFLICT
        self._put_question(QuestionCard(question, linked=linked, overlaps=overlaps))

    def _put_question(self, asked: QWidget) -> None:
        assert self._asked is not None
        while (item := self._asked.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        if isinstance(asked, QuestionCard):
            asked.answered.connect(self._answer)
        self._asked.addWidget(asked)

    def show_count(self, count: int) -> None:
        """Say that *count* alerts are selected, which is none or several."""
        self._alert = None
        super().show_count(count)

    def show_reading(self) -> None:
        """Say that the selected alert is on its way, unless another one fills the place."""
        if self._alert is None:
            self.say("Reading the alert …", "")

    def take_focus(self) -> None:
        """Give the keyboard to the first thing that can be done about the alert."""
        for one in self.findChildren(QPushButton):
            if one.isVisible():
                one.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def _links(self, alert: Alert) -> QWidget:
        """Lay out the ways to the mailbox or profile, and to the email, that the alert is about."""
        line = QWidget()
        flow = FlowLayout(line, GRID)
        if alert.regarding.object_type in PLACES:
            _, icon, words = PLACES[alert.regarding.object_type]
            there = button(f"{words} {alert.regarding.name}".strip(), icon, link=True)
            there.clicked.connect(self._go)
            flow.addWidget(there)
        if alert.email_id is not None:
            email = button("Show the email", "mail", link=True)
            email.clicked.connect(self._go_to_email)
            flow.addWidget(email)
        if alert.mapping_id is not None:
            item = button("Show the item", "activity", link=True)
            item.clicked.connect(self._go_to_item)
            flow.addWidget(item)
        if alert.code in PLANNED and alert.regarding.object_type is ObjectType.MAILBOX:
            plan = button(PLAN, "search", link=True)
            plan.clicked.connect(self._go_to_plan)
            flow.addWidget(plan)
        return line

    def _unfolded(self) -> bool:
        return any(folded.opened for folded in self.findChildren(Folded))

    @Slot()
    def _retry(self) -> None:
        if self._alert is not None:
            self.retry_requested.emit(self._alert.id)

    @Slot()
    def _go(self) -> None:
        if self._alert is not None:
            key, _, _ = PLACES[self._alert.regarding.object_type]
            self._leave(key, self._alert.regarding.id)

    @Slot()
    def _go_to_email(self) -> None:
        if self._alert is not None and self._alert.email_id is not None:
            self._leave("activity", self._alert.email_id)

    @Slot()
    def _go_to_item(self) -> None:
        if self._alert is not None and self._alert.mapping_id is not None:
            self._leave("activity", ShowItem(self._alert.mapping_id))

    @Slot()
    def _go_to_plan(self) -> None:
        if self._alert is not None:
            self._leave("mailboxes", ShowPlan(self._alert.regarding.id))

    @Slot(bool)
    def _answer(self, yes: bool) -> None:
        if self._alert is not None and self._alert.mapping_id is not None:
            self.answered.emit(self._alert.mapping_id, yes, self._alert.id)

    def _leave(self, key: str, subject: object) -> None:
        self.place_wanted.emit(key, subject)


def question_of(alert: Alert) -> Question | None:
    """Return what *alert* asks; None where there is nothing to answer."""
    asks = alert.mapping_id is not None and alert.code.value in Question._value2member_map_
    return Question(alert.code.value) if asks else None
