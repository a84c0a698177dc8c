"""The actions that bring Explain over a page, and the way from a story to what it names."""

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.explain.sheet import Asked, ExplainSheet
from ssync_desktop.ui.explain.story import Link
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.widgets.buttons import action

EXPLAIN = "Show step by step why the selected message was tracked, or was not"
EXPLAIN_ANY = "Explain a message from an .eml file, or by its Message-ID"
UNSAVED = "Save or leave what you are writing first; then drop the message again."


class Explaining(QObject):
    """Shows the sheet over *page*, and leads back to it."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._wanted = Asked()
        self._left: tuple[Asked, UUID | None] = (Asked(), None)
        self.explain = action(page, "Explain", "info", self._explain, "Ctrl+E", EXPLAIN)
        self.explain_any = action(
            page, "Explain a message …", "mail", self.begin, tooltip=EXPLAIN_ANY
        )

    @property
    def sheet(self) -> ExplainSheet | None:
        """The sheet while it is shown."""
        over = self._page.over
        return over if isinstance(over, ExplainSheet) else None

    def offer(self, wanted: Asked) -> None:
        """Take note of what the selection would have explained; nothing disables the action."""
        self._wanted = wanted
        able = wanted != Asked()
        self.explain.setEnabled(able)
        self.explain.setToolTip(f"{EXPLAIN} (Ctrl+E)" if able else "Select one received message")

    @Slot()
    def begin(self) -> None:
        """Show the sheet, which asks for a message."""
        self._opened()

    def open_file(self, path: Path) -> None:
        """Explain the message in a file."""
        sheet = self._opened()
        if sheet is not None:
            sheet.open_file(path)

    @Slot()
    def _explain(self) -> None:
        self._tell(self._wanted, None)

    def _tell(self, asked: Asked, mailbox_id: UUID | None) -> None:
        sheet = self._opened() if asked != Asked() else None
        if sheet is not None:
            sheet.explain(asked, mailbox_id)

    def _opened(self) -> ExplainSheet | None:
        """Return the sheet, shown now; None while something unsaved stands in its place."""
        if self.sheet is not None:
            return self.sheet
        if self._page.unsaved:
            self._page.notice.say(UNSAVED, Tone.WARN)
            return None
        sheet = ExplainSheet(self._page.context)
        sheet.closed.connect(self._page.go_back)
        sheet.link_wanted.connect(self._follow)
        self._page.show_over(sheet)
        return sheet

    @Slot(Link)
    def _follow(self, link: Link) -> None:
        """Show what a name stands for; from an email on this page the notice leads back."""
        sheet = self.sheet
        if link.page != "activity" or sheet is None:
            self._page.context.navigator.go(link.page, link.subject)
            return
        chosen = sheet.mailbox.chosen
        self._left = (sheet.asked, chosen.id if chosen else None)
        self._page.close_over()
        self._page.show_subject(link.subject)
        text = "This is the stored email."
        self._page.notice.say(text, Tone.INFO, "Back to the explanation", self._return, stays=True)

    @Slot()
    def _return(self) -> None:
        self._tell(*self._left)
