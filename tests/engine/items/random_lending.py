"""Rows that change hands in a random life: their words are a secret while somebody else has them."""

from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.items.content import ContactContent, TaskContent
from ssync_desktop.domain.items.filter_fields import FilterCondition, FilterField, FilterOperator
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.organization import items, sync_filters
from ssync_desktop.organization.context import Context
from tests.engine.items.desk import Desk
from tests.engine.items.hands import Hands

REGARDS_NOTHING = FilterCondition(FilterField.REGARDING, FilterOperator.IS_EMPTY)
SECRET = "What the colleague wrote"


class Lending:
    """Gives contacts and tasks of the user to a colleague, who writes into them, and back."""

    def __init__(self, desk: Desk, hands: Hands) -> None:
        self._desk, self._hands = desk, hands
        house, address = desk.house, f"colleague.{desk.mailbox.email_address}"
        self._colleague: UUID = house.add_user(address, ready=False).regarding_id or UUID(int=0)

    def lent(self) -> list[LocalItem]:
        """Return what the colleague has."""
        return [one for one in self._desk.rows() if one.owner_id == self._colleague]

    def lend(self, row: LocalItem) -> None:
        """Give a row away, with words that are for nobody else."""
        if isinstance(row.content, ContactContent | TaskContent):
            self._write(row, self._colleague, SECRET)

    def take_back(self, place: int) -> None:
        """Take a row back, without them, after a look at what has become of them."""
        self.check()
        lent = sorted(self.lent(), key=lambda one: one.content.subject)
        if lent:
            self._write(lent[place % len(lent)], self._desk.user_id, "")

    def let_all_in(self) -> None:
        """Let the filters ask no more whose a row is: what may be read has to be asked then."""

        def work(context: Context) -> None:
            for one in context.unit.sync_filters.of(self._desk.user_id):
                rest = (part for part in one.conditions if part.field is not FilterField.OWNER)
                left = tuple(rest) or (REGARDS_NOTHING,)
                sync_filters.save_sync_filter(context, replace(one.draft(), conditions=left))

        self._desk.house.do(work)

    def check(self) -> None:
        """Nothing that is for nobody else has reached the user's mailbox, or a link of theirs."""
        for item in self._hands.items():
            assert item.content.body != SECRET, item
        for link in self._desk.links():
            assert link.common is None or link.common.body != SECRET, link
            assert SECRET not in (link.subject, link.error_text), link

    def _write(self, row: LocalItem, owner_id: UUID, body: str) -> None:
        content = replace(row.content, body=body)
        draft = replace(row.edited(), owner_id=owner_id, content=content)
        self._desk.house.do(lambda context: items.update_item(context, draft))
