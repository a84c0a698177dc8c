"""The list of pairs: which record is which item of a mailbox, and how they stand."""

from sqlalchemy import and_, case, or_

from ssync_desktop.domain.items.kinds import UserDecision
from ssync_desktop.domain.items.link_state import MOST_RETRIES, LinkState
from ssync_desktop.domain.query import Table
from ssync_desktop.store.repositories.view import Column, View, builder, columns_of
from ssync_desktop.store.tables.id_mappings import IdMappingRow
from ssync_desktop.store.tables.mailboxes import MailboxRow


def id_mappings() -> View:
    """Pairs of all mailboxes; neither what both sides say nor what they said is read."""
    row = IdMappingRow
    return View(
        source=row.__table__.join(MailboxRow.__table__, MailboxRow.id == row.mailbox_id),
        id=row.id,
        columns=columns_of(
            row,
            *("id", "object_type", "object_id", "subject", "mailbox_id", "owner_id", "retries"),
            *("error_code", "error_text", "error_on", "synchronized_on", "when", "all_day"),
            mailbox_name=MailboxRow.name,
            state=_state(),
        ),
        text=("subject", "mailbox_name", "error_text", "error_code"),
        build=builder(Table.ID_MAPPINGS),
        aliases={"name": "subject"},
    )


def _state() -> Column:
    """Return how a pair stands, as ``items.link_state`` says of a single one."""
    row = IdMappingRow
    failed = row.error_code != ""
    unsettled = or_(row.to_exchange != 0, row.to_crm != 0, row.synchronized_on.is_(None))
    return case(
        (row.decision == int(UserDecision.ASKED), int(LinkState.ASKED)),
        (and_(failed, row.retries >= MOST_RETRIES), int(LinkState.FAILED)),
        (failed, int(LinkState.RETRYING)),
        (row.unlinked, int(LinkState.UNLINKED)),
        (row.moved_to != "", int(LinkState.MOVED)),
        (row.conflicts != "", int(LinkState.CONFLICT)),
        (unsettled, int(LinkState.WAITING)),
        else_=int(LinkState.LINKED),
    )
