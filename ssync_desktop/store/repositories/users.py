"""Users with their settings, roles and token numbers."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from ssync_desktop.domain.options import (
    AccessMode,
    FilteringMethod,
    ObjectType,
    Role,
    UnknownSender,
)
from ssync_desktop.domain.people import Reference, User
from ssync_desktop.store.repositories.addresses import Addresses
from ssync_desktop.store.repositories.names import Names
from ssync_desktop.store.repositories.saving import (
    delete_row,
    existing,
    insert_row,
    save_version,
    set_columns,
)
from ssync_desktop.store.tables.mailboxes import MailboxRow
from ssync_desktop.store.tables.users import UserRoleRow, UserRow, UserSettingsRow


class Users:
    """All queries on ``systemuser``, ``usersettings`` and ``systemuserroles``."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._addresses = Addresses(session)
        self._names = Names(session)

    def find(self, user_id: UUID) -> User | None:
        """Return a user, or None."""
        row = self._session.get(UserRow, user_id, populate_existing=True)
        return None if row is None else self._record(row)

    def get(self, user_id: UUID) -> User:
        """Return a user; raises RECORD_NOT_FOUND."""
        return existing(self.find(user_id), "user")

    def named(self, domain_name: str) -> User | None:
        """Return the user with this user principal name, case not counting; None if nobody."""
        row = self._session.scalars(
            select(UserRow)
            .where(func.lower(UserRow.domain_name) == domain_name.lower())
            .order_by(UserRow.id)
            .limit(1)
            .execution_options(populate_existing=True)
        ).one_or_none()
        return None if row is None else self._record(row)

    def all(self) -> Sequence[User]:
        """Return every user, by name."""
        rows = self._session.scalars(
            select(UserRow)
            .order_by(UserRow.full_name, UserRow.id)
            .execution_options(populate_existing=True)
        )
        return [self._record(row) for row in rows]

    def add(self, user: User) -> User:
        """Insert a user with settings, roles and address; the version becomes 1."""
        insert_row(self._session, UserRow(id=user.id, row_version=1, **_values(user)))
        insert_row(
            self._session,
            UserSettingsRow(
                user_id=user.id,
                filtering_method=int(user.filtering_method),
                send_as_allowed=user.send_as_allowed,
                unknown_sender=int(user.unknown_sender),
                tracking_number=user.tracking_number,
            ),
        )
        self._set_roles(user)
        self._addresses.set(user.id, ObjectType.USER, [user.email_address])
        self._names.set_many([_named(user)], new=True)
        return self.get(user.id)

    def save(self, user: User) -> User:
        """Write a user against its version, with settings, roles and address."""
        save_version(self._session, UserRow, user.id, user.row_version, _values(user))
        self._session.execute(
            update(UserSettingsRow)
            .where(UserSettingsRow.user_id == user.id)
            .values(
                filtering_method=int(user.filtering_method),
                send_as_allowed=user.send_as_allowed,
                unknown_sender=int(user.unknown_sender),
                tracking_number=user.tracking_number,
            )
            .execution_options(synchronize_session=False)
        )
        self._set_roles(user)
        self._addresses.set(user.id, ObjectType.USER, [user.email_address])
        self._names.set_many([_named(user)], new=False)
        return self.get(user.id)

    def delete(self, user_id: UUID) -> None:
        """Delete a user who owns nothing any more; otherwise RECORD_IN_USE."""
        self._addresses.remove(user_id)
        self._names.remove([user_id])
        delete_row(self._session, UserRow, user_id)

    def set_address(self, user_id: UUID, email_address: str) -> None:
        """Mirror an address that was changed on the mailbox (B17)."""
        values = {"email_address": email_address, "row_version": UserRow.row_version + 1}
        set_columns(self._session, UserRow, user_id, values)
        self._addresses.set(user_id, ObjectType.USER, [email_address])

    def has_been_given_filters(self, user_id: UUID) -> bool:
        """Say whether the user was given the default filters once, whatever became of them."""
        statement = select(UserSettingsRow.filters_given).where(UserSettingsRow.user_id == user_id)
        return bool(self._session.scalars(statement).one_or_none())

    def with_given_filters(self) -> frozenset[UUID]:
        """Return all users of whom :meth:`has_been_given_filters` is true."""
        given = UserSettingsRow.filters_given.is_(True)
        return frozenset(self._session.scalars(select(UserSettingsRow.user_id).where(given)))

    def note_filters_given(self, user_id: UUID) -> None:
        """Write down that the user was given the default filters."""
        self._session.execute(
            update(UserSettingsRow)
            .where(UserSettingsRow.user_id == user_id)
            .values(filters_given=True)
            .execution_options(synchronize_session=False)
        )

    def exist_besides(self, user_id: UUID) -> bool:
        """Say whether there is any other user."""
        others = select(UserRow.id).where(UserRow.id != user_id).limit(1)
        return self._session.scalars(others).first() is not None

    def administrators(self) -> frozenset[UUID]:
        """Return the enabled users with the role System Administrator."""
        statement = (
            select(UserRow.id)
            .join(UserRoleRow, UserRoleRow.user_id == UserRow.id)
            .where(UserRoleRow.role == Role.SYSTEM_ADMINISTRATOR.value, UserRow.disabled.is_(False))
        )
        return frozenset(self._session.scalars(statement))

    def free_tracking_number(self) -> int:
        """Return the next number for a user's part of the tracking token, from 1 (B86)."""
        return (self._session.scalar(select(func.max(UserSettingsRow.tracking_number))) or 0) + 1

    def take_message_number(self, user_id: UUID, maximum: int) -> int:
        """Return the user's next message number and count on: 1 … *maximum*, then 0 (B88, D28)."""
        number = self._session.scalars(
            select(UserSettingsRow.next_tracking_number)
            .where(UserSettingsRow.user_id == user_id)
            .with_for_update()
        ).one_or_none()
        number = existing(number, "user") if number is None or number <= maximum else 0
        self._session.execute(
            update(UserSettingsRow)
            .where(UserSettingsRow.user_id == user_id)
            .values(next_tracking_number=number + 1)
            .execution_options(synchronize_session=False)
        )
        return number

    def _set_roles(self, user: User) -> None:
        self._session.execute(
            delete(UserRoleRow)
            .where(UserRoleRow.user_id == user.id)
            .execution_options(synchronize_session=False)
        )
        if user.roles:
            self._session.execute(
                insert(UserRoleRow),
                [{"user_id": user.id, "role": role.value} for role in sorted(user.roles)],
            )

    def _record(self, row: UserRow) -> User:
        settings = self._session.execute(
            select(
                UserSettingsRow.filtering_method,
                UserSettingsRow.send_as_allowed,
                UserSettingsRow.unknown_sender,
                UserSettingsRow.tracking_number,
            ).where(UserSettingsRow.user_id == row.id)
        ).one()
        roles = self._session.scalars(select(UserRoleRow.role).where(UserRoleRow.user_id == row.id))
        mailbox_id = self._session.scalars(
            select(MailboxRow.id).where(MailboxRow.regarding_id == row.id)
        ).one_or_none()
        return User(
            id=row.id,
            first_name=row.first_name,
            last_name=row.last_name,
            domain_name=row.domain_name,
            email_address=row.email_address,
            access_mode=AccessMode(row.access_mode),
            disabled=row.disabled,
            mailbox_id=mailbox_id,
            queue_id=row.queue_id,
            filtering_method=FilteringMethod(settings.filtering_method),
            send_as_allowed=settings.send_as_allowed,
            tracking_number=settings.tracking_number,
            roles=frozenset(Role(role) for role in roles),
            row_version=row.row_version,
            unknown_sender=UnknownSender(settings.unknown_sender or UnknownSender.LEAVE),
        )


def _values(user: User) -> dict[str, object]:
    return {
        "full_name": user.full_name,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "domain_name": user.domain_name,
        "email_address": user.email_address,
        "access_mode": int(user.access_mode),
        "disabled": user.disabled,
        "queue_id": user.queue_id,
    }


def _named(user: User) -> Reference:
    return Reference(user.id, ObjectType.USER, user.full_name)
