"""Users and queues as the check of received email sees them: many with one query."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.options import AccessMode, FilteringMethod, Role, State, UnknownSender
from ssync_desktop.domain.receivers import ReceivingQueue, ReceivingUser
from ssync_desktop.store.repositories.chunks import chunks
from ssync_desktop.store.tables.queues import QueueRow
from ssync_desktop.store.tables.users import UserRoleRow, UserRow, UserSettingsRow

_WRITERS = (Role.USER, Role.SYSTEM_ADMINISTRATOR, Role.SYSTEM_CUSTOMIZER)


class ReceiverViews:
    """Reads ``systemuser`` with its settings, and ``queue``, for the check of a batch."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def users(self, ids: Collection[UUID]) -> dict[UUID, ReceivingUser]:
        """Return those of *ids* that exist, disabled ones too."""
        writes = exists().where(
            UserRoleRow.user_id == UserRow.id,
            UserRoleRow.role.in_([role.value for role in _WRITERS]),
        )
        statement = select(
            UserRow.id,
            UserRow.full_name,
            UserRow.disabled,
            UserRow.access_mode,
            UserRow.queue_id,
            UserSettingsRow.filtering_method,
            UserSettingsRow.unknown_sender,
            writes.label("writes"),
        ).join(UserSettingsRow, UserSettingsRow.user_id == UserRow.id)
        return {
            row.id: ReceivingUser(
                id=row.id,
                name=row.full_name,
                disabled=row.disabled,
                may_own=row.writes and not row.disabled and row.access_mode != AccessMode.READ,
                method=FilteringMethod(row.filtering_method),
                unknown_sender=UnknownSender(row.unknown_sender or UnknownSender.LEAVE),
                queue_id=row.queue_id,
            )
            for part in chunks(ids)
            for row in self._session.execute(statement.where(UserRow.id.in_(part)))
        }

    def queues(self, ids: Collection[UUID]) -> dict[UUID, ReceivingQueue]:
        """Return those of *ids* that are active queues."""
        statement = select(
            QueueRow.id, QueueRow.name, QueueRow.filtering_method, QueueRow.owner_id
        ).where(QueueRow.state == State.ACTIVE)
        return {
            row.id: ReceivingQueue(
                row.id, row.name, FilteringMethod(row.filtering_method), row.owner_id
            )
            for part in chunks(ids)
            for row in self._session.execute(statement.where(QueueRow.id.in_(part)))
        }
