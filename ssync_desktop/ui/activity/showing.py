"""Having hidden content shown: one message from its pane, or the subjects of the list in front."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.query import Table
from ssync_desktop.ui.activity.hidden import WRITTEN_DOWN
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.buttons import action, button
from ssync_desktop.ui.widgets.detail_pane import DetailPane
from ssync_desktop.ui.widgets.layouts import frame, label, row
from ssync_desktop.ui.widgets.section import Section
from ssync_desktop.ui.widgets.table_view import TableView
from ssync_desktop.ui.widgets.window_model import WindowModel

SUBJECT = "Subject"  # the column's title
LOOKED_AT = 64  # rows
SHOW = f"Show the subjects of other people's messages in this list. {WRITTEN_DOWN}"


class HiddenLine(QWidget):
    """Says above a list that subjects are hidden in it, with the way to see them."""

    def __init__(self, show: QAction, what: str, parent: QWidget | None = None) -> None:
        """*what* is whose subjects are hidden: "mail"."""
        super().__init__(parent)
        self.link = button(show.text(), "lock", link=True)
        self.link.setToolTip(show.toolTip())
        self.link.clicked.connect(show.trigger)
        hidden = f"Subjects of other people's {what} are hidden in this list."
        words = label(hidden)
        inside = row(words, self.link, margin=HALF)
        inside.setContentsMargins(GRID, 0, GRID, 0)
        inside.setStretch(0, 1)
        self.setLayout(row(frame(inside, "info")))
        self.setAccessibleName(hidden)
        self.hide()

    def follow(self, *, hidden: bool, may_show: bool) -> None:
        """Stand there while anything is *hidden*; offer the way to see it to who *may_show*."""
        self.link.setVisible(may_show)
        self.setVisible(hidden)


class Showing(QObject):
    """The action "Show subjects", the lines that say why, and the wishes of panes."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._table = Table.EMAILS
        self._section: Section[Any] | None = None
        self.action = action(page, "Show subjects", "lock", self._show_subjects, tooltip=SHOW)
        self._lines: dict[Section[Any], HiddenLine] = {}
        self._met: set[Section[Any]] = set()  # lists in which something hidden was seen

    def watch(self, section: Section[Any]) -> None:
        """Say above this list what is hidden in it, as long as it has rows."""
        line = self._lines[section] = HiddenLine(self.action, _what(section, many=True))
        section.list.put_above(line)
        section.list.counted.connect(self._look_again)
        section.list.model.dataChanged.connect(self._landed)

    def enter(self, section: Section[Any]) -> None:
        """Offer the action where this list hides something from somebody who may see it."""
        self._section = section
        self._table = section.listing.query.table
        self._look_again()

    @Slot()
    def _look_again(self) -> None:
        if self._section is None:
            return
        privacy = self._page.context.service.privacy
        hides = privacy.hides_subjects(self._table)
        self.action.setVisible(privacy.may_show and hides)
        shown, line = self._section.list, self._lines[self._section]
        met = hides and (self._section in self._met or hides_any(shown.model))
        if met:
            self._met.add(self._section)  # for good: columns do not come and go with the rows
        else:
            self._met.discard(self._section)
        line.follow(hidden=met and shown.model.rowCount() > 0, may_show=privacy.may_show)
        put_subject(shown.table, last=met)

    @Slot()
    def _landed(self) -> None:
        if self._section is not None and self._section not in self._met:
            self._look_again()

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
        self._look_again()
        self._page.notice.say(
            "Subjects are shown until you close the program. That was written down.", Tone.INFO
        )

    @Slot(object)
    def _content_shown(self, _nothing: object) -> None:
        what = "message" if self._section is None else _what(self._section)
        self._page.notice.say(f"That you looked at this {what} was written down.", Tone.INFO)

    @Slot(BaseException)
    def _tell(self, error: BaseException) -> None:
        if isinstance(error, SsyncError):
            self._page.notice.say(f"{error.title}. {error.remedy}", Tone.BAD)


def _what(section: Section[Any], *, many: bool = False) -> str:
    """Return what is listed where it is no mail: an appointment, a contact, a task."""
    if section.listing.query.table is not Table.ID_MAPPINGS:
        return "mail" if many else "message"
    pane: DetailPane = section.pane
    return pane.many if many else pane.one


def hides_any(model: WindowModel) -> bool:
    """Say whether a subject is hidden among the first rows, as far as they are here."""
    rows = (model.row_at(place) for place in range(min(model.rowCount(), LOOKED_AT)))
    return any(getattr(row, "content_hidden", False) for row in rows)


def put_subject(table: TableView, *, last: bool) -> None:
    """Move the column of subjects behind all others while it hides most, or back to its place.

    From and why tell more then, and stay in sight beside the pane.
    """
    header = table.horizontalHeader()
    titles = [
        header.model().headerData(n, Qt.Orientation.Horizontal) for n in range(header.count())
    ]
    if SUBJECT in titles:
        place = titles.index(SUBJECT)
        header.moveSection(header.visualIndex(place), header.count() - 1 if last else place)
