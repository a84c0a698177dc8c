"""The first page: what wants attention, the numbers of the day, and how to begin."""

from PySide6.QtCore import QPoint, QTimer, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ssync_desktop.domain.status import EngineStatus
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.overview.cards import Cards, Columns
from ssync_desktop.ui.overview.chart import HourChart
from ssync_desktop.ui.overview.checklist import Checklist
from ssync_desktop.ui.overview.engine_card import EngineCard
from ssync_desktop.ui.overview.reading import SituationReader
from ssync_desktop.ui.overview.situation import (
    Card,
    Situation,
    attention_cards,
    day_cards,
    sentence,
)
from ssync_desktop.ui.overview.steps import steps_left, steps_of
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.problems import from_error
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.icon_label import IconLabel
from ssync_desktop.ui.widgets.layouts import frame, label, row, scrolled

CHART_LEAST = 44 * GRID


class OverviewPage(Page):
    """Everything leads to where one can do something about it."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Overview", context)
        self.checklist = Checklist()
        self.attention = Cards()
        self.day = Cards()
        self.received = HourChart("Received", "received")
        self.sent = HourChart("Sent", "sent")
        self.engine = EngineCard(context.live.engine)
        self._situation: Situation | None = None
        self._fitting = QTimer(self, interval=0, singleShot=True)  # once all has its place
        self._fitting.timeout.connect(self._fit_charts)
        self._reader = SituationReader(context.service, context.bridge, self)
        self._build()
        self._connect()
        self.set_state("Reading how things stand …")

    def first_shown(self) -> None:
        """Ask how things stand."""
        self._reader.wake()

    @Slot()
    def synchronize(self) -> None:
        """F5: count again."""
        self._reader.ask()

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks."""
        super().showEvent(event)
        if self._started:
            self._reader.wake()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks any more."""
        super().hideEvent(event)
        self._reader.sleep()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the charts have the room that is left."""
        super().resizeEvent(event)
        self._fitting.start()

    @Slot()
    def _fit_charts(self) -> None:
        """Make the charts as high as lets everything be seen without scrolling."""
        charts, box = (self.received, self.sent), self._inside.layout()
        tops = {chart.mapTo(self._inside, QPoint()).y() for chart in charts}
        if box is None or not self._inside.isVisible() or len(tops) > 1:
            return  # below each other they are scrolled to anyway
        room = self._area.viewport()
        rest = box.totalHeightForWidth(room.width()) - charts[0].sizeHint().height()
        for chart in charts:
            chart.be_high(room.height() - rest)

    def _build(self) -> None:
        calm = row(IconLabel("success", Tone.GOOD), margin=2 * GRID, spacing=GRID)
        calm.addWidget(label("Nothing wants your attention."), 1)
        self._calm = frame(calm, "good")
        self._wanting = label("Wants attention", "heading")
        charts = Columns(CHART_LEAST)
        charts.fill([_in_card(self.received), _in_card(self.sent)])
        inside = QWidget()
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, GRID, GRID, GRID)
        box.setSpacing(2 * GRID)
        box.addWidget(self.checklist)
        box.addWidget(self._wanting)
        box.addWidget(self.attention)
        box.addWidget(self._calm)
        self._numbers = (label("Last 24 hours", "heading"), self.day, charts)
        for part in self._numbers:
            box.addWidget(part)
        box.addWidget(label("Engine and mailboxes", "heading"))
        box.addWidget(self.engine)
        box.addStretch(1)
        self._inside = inside
        self._area = scrolled(inside)
        inside.hide()  # until the first answer; an area shows what it is given
        self.set_content(self._area)

    def _connect(self) -> None:
        navigator, live = self.context.navigator, self.context.live
        self._reader.read.connect(self._show)
        self._reader.failed.connect(self._fail)
        self.checklist.wanted.connect(navigator.go)
        self.attention.chosen.connect(self._go)
        self.day.chosen.connect(self._go)
        live.rows_changed.connect(self._reader.note)
        live.engine_changed.connect(self._show_engine)

    @Slot(Situation)
    def _show(self, situation: Situation) -> None:
        self._situation = situation
        overview = situation.overview
        steps = steps_of(situation)
        cards = attention_cards(situation)
        self.checklist.show_steps(steps)
        self.attention.show_cards(cards)
        self._wanting.setVisible(bool(cards))
        self._calm.setVisible(not cards and not steps)
        self.day.show_cards(day_cards(overview))
        self.received.show_values(overview.received_per_hour, overview.taken_on)
        self.sent.show_values(overview.sent_per_hour, overview.taken_on)
        self.engine.show_overview(overview)
        anything = bool(situation.enabled or sum(overview.received_per_hour))
        for part in self._numbers:
            part.setVisible(anything)
        self._appear()
        self._fitting.start()
        self._tell()
        self.notice.close_notice()

    def _appear(self) -> None:
        """Lay everything out before it is painted first: nothing jumps into its place later."""
        if not self._inside.isHidden():
            return
        self._inside.resize(self._area.viewport().size())
        self._inside.show()
        for part in (self._inside, *self._inside.findChildren(Columns), self._inside):
            if (box := part.layout()) is not None:  # rows follow the width, heights the rows
                box.activate()

    @Slot(EngineStatus)
    def _show_engine(self, engine: EngineStatus) -> None:
        self.engine.show_engine(engine)
        self._tell()

    def _tell(self) -> None:
        if self._situation is not None:
            left = steps_left(steps_of(self._situation))
            self.set_state(sentence(self._situation, self.context.live.engine, left))

    @Slot(BaseException)
    def _fail(self, error: BaseException) -> None:
        report = from_error(error)
        text = f"{report.title}. {report.remedy}"
        self.notice.say(text, Tone.BAD, "Try again", self._reader.ask)

    @Slot(Card)
    def _go(self, card: Card) -> None:
        self.context.navigator.go(card.place, card.subject)


def _in_card(chart: HourChart) -> QWidget:
    return frame(row(chart, margin=2 * GRID))
