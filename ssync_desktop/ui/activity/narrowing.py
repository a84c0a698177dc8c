"""What the list of not tracked messages is narrowed down to: reason, mailbox, time."""

from datetime import timedelta

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.query import Condition
from ssync_desktop.ui.activity.columns import NOT_TRACKED_VIEWS
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.editors import Choice
from ssync_desktop.ui.widgets.field import Field
from ssync_desktop.ui.widgets.filter_bar import FilterBar
from ssync_desktop.ui.widgets.flow import FlowLayout
from ssync_desktop.ui.widgets.reference_field import ReferenceField

PERIODS = (
    (None, "At any time"),
    (timedelta(hours=1), "In the last hour"),
    (timedelta(days=1), "In the last 24 hours"),
    (timedelta(days=7), "In the last 7 days"),
    (timedelta(days=30), "In the last 30 days"),
)
WIDTH = 30 * GRID


class Narrowing(QWidget):
    """Mailbox and time, beside each other above the list.

    Signals:
        changed(): other rows are wanted.
    """

    changed = Signal()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.mailbox = ReferenceField("Mailbox", "All mailboxes")
        self.mailbox.setFixedWidth(WIDTH)
        self.mailbox.wanted.connect(self._look_up)
        self.mailbox.edited.connect(self._settled)
        self.period = Choice([(period, words) for period, words in PERIODS])
        self.period.picked.connect(self.changed)
        seen = Field("Seen", self.period)
        seen.setFixedWidth(WIDTH)
        flow = FlowLayout(self, GRID)
        flow.addWidget(self.mailbox)
        flow.addWidget(seen)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What is asked of the rows."""
        wanted: list[Condition] = []
        if self.mailbox.chosen is not None:
            wanted.append(Condition("mailbox_id", "eq", self.mailbox.chosen.id))
        period = self.period.value()
        if isinstance(period, timedelta):
            since = self._context.clock.now() - period
            wanted.append(Condition("first_seen_on", "ge", since))
        return tuple(wanted)

    def clear(self) -> None:
        """Ask for everything again, without saying so."""
        self.mailbox.write(None)
        self.period.setCurrentIndex(0)

    @Slot(str)
    def _look_up(self, text: str) -> None:
        found = self._context.service.references(ObjectType.MAILBOX, text)
        self._context.bridge.ask(found, self._offer)

    @Slot(object)
    def _offer(self, found: tuple[Reference, ...]) -> None:
        self.mailbox.offer(found)

    @Slot()
    def _settled(self) -> None:
        if not self.mailbox.unsettled:
            self.changed.emit()


class NotTrackedFilters(FilterBar):
    """The usual filter, whose views are the reasons, with a :class:`Narrowing` elsewhere."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(NOT_TRACKED_VIEWS, parent)
        self.narrowing = Narrowing(context)
        self.narrowing.changed.connect(self._tell)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What the chosen reason asks for, and mailbox and time."""
        return (*super().conditions, *self.narrowing.conditions)

    @Slot()
    def clear(self) -> None:
        """Show everything again."""
        self.narrowing.clear()
        super().clear()
