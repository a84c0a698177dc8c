"""Having hidden content shown: one message from its pane, or the subjects of the list in front."""

from uuid import UUID

from PySide6.QtCore import QObject, Slot

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.query import Table
from ssync_desktop.ui.activity.hidden import WRITTEN_DOWN
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.widgets.buttons import action

SHOW = f"Show the subjects of other people's messages in this list. {WRITTEN_DOWN}"


class Showing(QObject):
    """The action "Show subjects", and the wishes of panes."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._table = Table.EMAILS
        self.action = action(page, "Show subjects", "lock", self._show_subjects, tooltip=SHOW)

    def enter(self, table: Table) -> None:
        """Offer the action where this list hides something from somebody who may see it."""
        self._table = table
        privacy = self._page.context.service.privacy
        self.action.setVisible(privacy.may_show and privacy.hides_subjects(table))

    def show_content(self, table: Table, row_id: UUID) -> None:
        """Ask for everything the message behind a row of *table* says."""
        context = self._page.context
        asked = context.service.privacy.show_content(table, row_id)
        context.bridge.ask(asked, self._content_shown, self._tell)

    @Slot()
    def _show_subjects(self) -> None:
        context = self._page.context
        asked = context.service.privacy.show_subjects(self._table)
        context.bridge.ask(asked, self._subjects_shown, self._tell)

    @Slot(object)
    def _subjects_shown(self, _nothing: object) -> None:
        self.enter(self._table)
        self._page.notice.say(
            "Subjects are shown until you close the program. That was written down.", Tone.INFO
        )

    @Slot(object)
    def _content_shown(self, _nothing: object) -> None:
        self._page.notice.say("That you looked at this message was written down.", Tone.INFO)

    @Slot(BaseException)
    def _tell(self, error: BaseException) -> None:
        if isinstance(error, SsyncError):
            self._page.notice.say(f"{error.title}. {error.remedy}", Tone.BAD)
