"""Carries out what somebody decides about single pairs: answers, and values of fields."""

from collections.abc import Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.items.details import ItemDetails, Side
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.items.conflict_sheet import ConflictSheet
from ssync_desktop.ui.page import Page

if TYPE_CHECKING:  # the window stands before the engine's packages are loaded
    from ssync_desktop.engine.item_door import ItemDoor

YES = "Yes. The next pass takes it on."
NO = "No. It is left as it is."
CHOSEN = "Saved. The next pass brings it to Exchange."


class Deciding(QObject):
    """Answers and choices on a page.

    Signals:
        settled(UUID): something was decided about this pair, or could not be; read it anew.
    """

    settled = Signal(UUID)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page

    @Slot(ItemDetails, bool)
    def answer(self, details: ItemDetails, yes: bool) -> None:
        """Answer the question of a pair, as it was shown."""
        mapping_id = details.mapping.id
        asked = self._items.decide(mapping_id, yes, details.asked_in)
        self._ask(mapping_id, asked, YES if yes else NO)

    @Slot(ItemDetails)
    def choose(self, details: ItemDetails) -> None:
        """Let the user choose per field, above the page."""
        sheet = ConflictSheet(details)
        sheet.closed.connect(self._page.go_back)
        sheet.submitted.connect(self._resolve)
        self._page.show_above(sheet)
        sheet.take_focus()

    @Slot(ItemDetails, dict)
    def _resolve(self, details: ItemDetails, choices: Mapping[str, Side]) -> None:
        self._ask(details.mapping.id, self._items.resolve(details, choices), CHOSEN)

    @property
    def _items(self) -> "ItemDoor":
        return self._page.context.service.items

    def _ask(self, mapping_id: UUID, asked: Future[Any], said: str) -> None:
        decision = _Decision(mapping_id, said, self)
        operation = self._page.context.bridge.ask(asked, decision.take, decision.fail)
        operation.ended.connect(decision.deleteLater)

    def tell(self, mapping_id: UUID, words: str) -> None:
        """Say that it is decided; the sheet in which it was chosen has done its work."""
        if self._sheet_of(mapping_id) is not None:
            self._page.close_above()
        self._page.notice.say(words, Tone.GOOD, here=True)
        self.settled.emit(mapping_id)

    def refuse(self, mapping_id: UUID, error: BaseException) -> None:
        """Say why, and let it be tried again."""
        if isinstance(error, SsyncError):
            self._page.notice.say(f"{error.title}. {error.remedy}", Tone.BAD, here=True)
        if (sheet := self._sheet_of(mapping_id)) is not None:
            sheet.refuse()
            self._page.context.bridge.ask(self._items.details(mapping_id), self._show_anew)
        self.settled.emit(mapping_id)

    @Slot(object)
    def _show_anew(self, details: ItemDetails) -> None:
        """Show in the sheet of a pair what it says by now, as long as there is a conflict."""
        sheet = self._sheet_of(details.mapping.id)
        if sheet is not None and details.mapping.conflicts:
            sheet.show_anew(details)

    def _sheet_of(self, mapping_id: UUID) -> ConflictSheet | None:
        """Return the sheet of this pair while it is in front, and none of another one."""
        above = self._page.above
        if isinstance(above, ConflictSheet) and above.mapping_id == mapping_id:
            return above
        return None


class _Decision(QObject):
    """Knows which pair an answer is about: another may be decided before it comes."""

    def __init__(self, mapping_id: UUID, said: str, deciding: Deciding) -> None:
        super().__init__(deciding)
        self._mapping_id, self._said, self._deciding = mapping_id, said, deciding

    @Slot(object)
    def take(self, _nothing: object) -> None:
        """Hand on that it is done."""
        self._deciding.tell(self._mapping_id, self._said)

    @Slot(BaseException)
    def fail(self, error: BaseException) -> None:
        """Hand on why not."""
        self._deciding.refuse(self._mapping_id, error)
