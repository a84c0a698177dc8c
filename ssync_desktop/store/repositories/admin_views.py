"""The lists an administrator works in: profiles, mailboxes, users and queues."""

from sqlalchemy import ColumnElement, RowMapping, ScalarSelect, and_, case, func, or_, select

from ssync_desktop.domain.mailbox import DirectionState
from ssync_desktop.domain.options import (
    AccessApproval,
    ActDeliveryMethod,
    IncomingDeliveryMethod,
    MailboxKind,
    ObjectType,
    OutgoingDeliveryMethod,
    State,
    TestStatus,
)
from ssync_desktop.domain.query import Table
from ssync_desktop.store.repositories.view import View, builder, columns_of, or_empty
from ssync_desktop.store.tables.mailboxes import MailboxRow
from ssync_desktop.store.tables.queues import QueueItemRow, QueueRow
from ssync_desktop.store.tables.servers import EmailServerProfileRow
from ssync_desktop.store.tables.users import UserRow, UserSettingsRow

_SERVER_SIDE = {
    "incoming": IncomingDeliveryMethod.SERVER_SIDE,
    "outgoing": OutgoingDeliveryMethod.SERVER_SIDE,
    "act": ActDeliveryMethod.SERVER_SIDE,
}
_SIDES = tuple(_SERVER_SIDE)
_DIRECTION = {  # attribute of DirectionState -> the end of its attribute in MailboxRow
    "enabled": "enabled",
    "status": "status",
    "next_run_on": "next_run_on",
    "last_success_on": "last_success_on",
    "transient_failures": "failures",
    "error_code": "error_code",
    "error_text": "error_text",
    "error_on": "error_on",
    "empty_cycles": "empty_cycles",
}


def profiles() -> View:
    """Email server profiles with how many mailboxes use each."""
    row = EmailServerProfileRow
    return View(
        source=row.__table__.outerjoin(UserRow.__table__, UserRow.id == row.owner_id),
        id=row.id,
        columns=columns_of(
            row,
            *("id", "name", "server_type", "max_connections", "stopped_code", "state"),
            *("incoming_host", "incoming_port", "incoming_security"),
            *("outgoing_host", "outgoing_port", "outgoing_security", "row_version"),
            mailbox_count=_count(MailboxRow.profile_id == row.id, row),
            owner_name=or_empty(UserRow.full_name),
        ),
        text=("name", "incoming_host", "outgoing_host", "owner_name"),
        build=builder(Table.PROFILES),
        aliases={},
    )


def mailboxes() -> View:
    """Mailboxes with how each direction stands.

    ``needs_attention`` (an error that somebody can see about) and ``never_tested`` are 0 or 1; they
    can be asked for, as can the ``server_type`` of the profile, and are no part of a row.
    """
    row = MailboxRow
    directions = {
        f"{side}.{name}": getattr(row, f"{side}_{ending}")
        for side in _SIDES
        for name, ending in _DIRECTION.items()
    }
    return View(
        source=row.__table__.outerjoin(UserRow.__table__, UserRow.id == row.regarding_id)
        .outerjoin(QueueRow.__table__, QueueRow.id == row.regarding_id)
        .outerjoin(EmailServerProfileRow.__table__, EmailServerProfileRow.id == row.profile_id),
        id=row.id,
        columns=columns_of(
            row,
            *("id", "name", "email_address", "profile_id", "approval", "test_scheduled", "state"),
            *("incoming_method", "outgoing_method", "act_method", "regarding_id", "row_version"),
            kind=_kind(),
            regarding_name=func.coalesce(UserRow.full_name, QueueRow.name, ""),
            profile_name=or_empty(EmailServerProfileRow.name),
            profile_stopped_code=or_empty(EmailServerProfileRow.stopped_code),
            server_type=EmailServerProfileRow.server_type,
            needs_attention=_yes(row.state == State.ACTIVE, _in_trouble()),
            never_tested=_yes(row.state == State.ACTIVE, or_(*map(_untested, _SIDES))),
            **directions,
        ),
        text=("name", "email_address", "regarding_name", "profile_name"),
        build=builder(
            Table.MAILBOXES,
            incoming=lambda values: _direction(values, "incoming"),
            outgoing=lambda values: _direction(values, "outgoing"),
            act=lambda values: _direction(values, "act"),
        ),
        aliases={side: f"{side}.status" for side in _SIDES},
    )


def _kind() -> ColumnElement[int]:
    return case(
        (MailboxRow.regarding_type == ObjectType.USER, int(MailboxKind.USER)),
        (MailboxRow.regarding_type == ObjectType.QUEUE, int(MailboxKind.QUEUE)),
        else_=int(MailboxKind.FORWARD),
    )


def users() -> View:
    """Users with the approval of their mailbox."""
    row = UserRow
    return View(
        source=row.__table__.outerjoin(
            UserSettingsRow.__table__, UserSettingsRow.user_id == row.id
        ).outerjoin(MailboxRow.__table__, MailboxRow.regarding_id == row.id),
        id=row.id,
        columns=columns_of(
            row,
            *("id", "domain_name", "email_address", "disabled", "access_mode", "row_version"),
            name=row.full_name,
            filtering_method=func.coalesce(UserSettingsRow.filtering_method, 1),
            mailbox_id=MailboxRow.id,
            approval=func.coalesce(MailboxRow.approval, int(AccessApproval.EMPTY)),
        ),
        text=("name", "domain_name", "email_address"),
        build=builder(Table.USERS),
        aliases={},
    )


def queues() -> View:
    """Queues with the approval of their mailbox and the number of their active items."""
    row = QueueRow
    active = (QueueItemRow.queue_id == row.id) & (QueueItemRow.state == State.ACTIVE)
    return View(
        source=row.__table__.outerjoin(
            MailboxRow.__table__, MailboxRow.regarding_id == row.id
        ).outerjoin(UserRow.__table__, UserRow.id == row.owner_id),
        id=row.id,
        columns=columns_of(
            row,
            *("id", "name", "email_address", "view_type", "filtering_method", "state"),
            *("owner_id", "row_version"),
            mailbox_id=MailboxRow.id,
            approval=func.coalesce(MailboxRow.approval, int(AccessApproval.EMPTY)),
            owner_name=or_empty(UserRow.full_name),
            item_count=_count(active, row),
        ),
        text=("name", "email_address", "owner_name"),
        build=builder(Table.QUEUES),
        aliases={},
    )


def _yes(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return case((and_(*conditions), 1), else_=0)


def _served(side: str) -> ColumnElement[bool]:
    """Return "this side goes by server-side synchronization"."""
    method: ColumnElement[int] = getattr(MailboxRow, f"{side}_method")
    return method == int(_SERVER_SIDE[side])


def _in_trouble() -> ColumnElement[bool]:
    """Return "a side that is to work has an error, or its profile stands still"."""
    failed = (
        and_(_served(side), getattr(MailboxRow, f"{side}_error_code") != "") for side in _SIDES
    )
    stopped = func.coalesce(EmailServerProfileRow.stopped_code, "") != ""
    return or_(*failed, and_(stopped, or_(*map(_served, _SIDES))))


def _untested(side: str) -> ColumnElement[bool]:
    return and_(_served(side), getattr(MailboxRow, f"{side}_status") == int(TestStatus.NOT_RUN))


def _count(condition: ColumnElement[bool], outer: type) -> ScalarSelect[int]:
    return select(func.count()).where(condition).correlate(outer).scalar_subquery()


def _direction(values: RowMapping, side: str) -> DirectionState:
    state = {name: values[f"{side}.{name}"] for name in _DIRECTION}
    return DirectionState(**state | {"status": TestStatus(state["status"])})
