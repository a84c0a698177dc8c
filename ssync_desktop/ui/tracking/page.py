"""Tracking rules: an honest place for what only Exchange profiles can have."""

from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.widgets.buttons import action
from ssync_desktop.ui.widgets.empty_state import EmptyState


class TrackingPage(Page):
    """Says what tracked folders are, why there are none, and what decides meanwhile."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Tracking rules", context)
        self.set_state("POP3 mailboxes have one folder; every message in it is checked.")
        begin = action(self, "Choose what users track", "users", self._go)
        self.set_content(
            EmptyState(
                "tracking",
                "Folder rules come with Exchange profiles",
                "With Exchange, moving a message into a folder can link it to an account or a "
                "contact. POP3 knows no folders: there, what is tracked follows from the setting "
                "“What becomes an activity” of each user and queue.",
                begin,
            )
        )

    def _go(self) -> None:
        self.context.navigator.go("users")
