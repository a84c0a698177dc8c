"""The two lists of the page: users, and queues."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Queue, User
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.users import columns
from ssync_desktop.ui.users.pane import PersonPane
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.section import Listing, Section
from ssync_desktop.ui.widgets.suggesting import Suggesting

USERS, QUEUES = range(2)
TITLES = ("Users", "Queues")


class UserSection(Section[PersonPane]):
    """Users; *begin* makes one."""

    def __init__(self, context: PageContext, begin: QAction, parent: QObject) -> None:
        empty = EmptyState(
            "user",
            "No users yet",
            "A user gets a mailbox with the default settings. What reaches it becomes email "
            "activities, and the user's email leaves through it.",
            begin,
        )
        listing = Listing(
            TITLES[USERS], columns.USERS, columns.USER_COLUMNS, columns.USER_VIEWS, empty
        )
        super().__init__(context, listing, PersonPane("user", "user"), parent)
        self.list.suggest_by(Suggesting(context, ObjectType.USER, self))

    @Slot()
    def read(self) -> None:
        """Ask for the user."""
        if self.wanted is not None:
            future = self.context.service.user(self.wanted)
            self.context.bridge.ask(future, self._show, self.lost)

    @Slot(object)
    def _show(self, user: User) -> None:
        if user.id == self.wanted:
            self.pane.show_user(user, self.row(user.id))


class QueueSection(Section[PersonPane]):
    """Queues; *begin* makes one."""

    def __init__(self, context: PageContext, begin: QAction, parent: QObject) -> None:
        empty = EmptyState(
            "queue",
            "No queues yet",
            "A queue is an address for several people: support@, sales@. What its mailbox "
            "receives waits there as items until somebody takes them.",
            begin,
        )
        listing = Listing(
            TITLES[QUEUES], columns.QUEUES, columns.QUEUE_COLUMNS, columns.QUEUE_VIEWS, empty
        )
        super().__init__(context, listing, PersonPane("queue", "queue"), parent)
        self.list.suggest_by(Suggesting(context, ObjectType.QUEUE, self))

    @Slot()
    def read(self) -> None:
        """Ask for the queue."""
        if self.wanted is not None:
            future = self.context.service.queue(self.wanted)
            self.context.bridge.ask(future, self._show, self.lost)

    @Slot(object)
    def _show(self, queue: Queue) -> None:
        if queue.id == self.wanted:
            self.pane.show_queue(queue, self.row(queue.id))
