"""Email server profiles: rows to records and back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.last_test import ConnectionResult, LastTest
from ssync_desktop.domain.options import (
    AuthenticationProtocol,
    ConnectionSecurity,
    CredentialRetrieval,
    ExchangeVersion,
    ServerType,
    State,
)
from ssync_desktop.domain.profile import Direction, EmailServerProfile
from ssync_desktop.store.repositories.saving import (
    delete_row,
    existing,
    insert_row,
    save_version,
    set_columns,
)
from ssync_desktop.store.tables.mailboxes import MailboxRow
from ssync_desktop.store.tables.servers import EmailServerProfileRow


class Profiles:
    """All queries on ``emailserverprofile``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, profile_id: UUID) -> EmailServerProfile | None:
        """Return a profile, or None."""
        row = self._session.get(EmailServerProfileRow, profile_id, populate_existing=True)
        return None if row is None else _record(row)

    def get(self, profile_id: UUID) -> EmailServerProfile:
        """Return a profile; raises RECORD_NOT_FOUND."""
        return existing(self.find(profile_id), "email server profile")

    def all(self) -> Sequence[EmailServerProfile]:
        """Return every profile, by name."""
        rows = self._session.scalars(
            select(EmailServerProfileRow)
            .order_by(EmailServerProfileRow.name, EmailServerProfileRow.id)
            .execution_options(populate_existing=True)
        )
        return [_record(row) for row in rows]

    def add(self, profile: EmailServerProfile) -> EmailServerProfile:
        """Insert a profile; its version becomes 1."""
        values = _values(profile)
        insert_row(self._session, EmailServerProfileRow(id=profile.id, row_version=1, **values))
        return self.get(profile.id)

    def save(self, profile: EmailServerProfile) -> EmailServerProfile:
        """Write a profile against its version."""
        save_version(
            self._session, EmailServerProfileRow, profile.id, profile.row_version, _values(profile)
        )
        return self.get(profile.id)

    def delete(self, profile_id: UUID) -> None:
        """Delete a profile; one that is in use is refused."""
        delete_row(self._session, EmailServerProfileRow, profile_id)

    def set_stopped(self, profile_id: UUID, code: str) -> None:
        """Stop the profile with an error code, or let it go on with an empty one (D24)."""
        set_columns(self._session, EmailServerProfileRow, profile_id, {"stopped_code": code})

    def set_last_test(self, profile_id: UUID, test: LastTest) -> None:
        """Keep what a connection test found; the row version stays."""
        values = {
            "test_began_on": test.began_on,
            "test_milliseconds": test.milliseconds,
            "test_result": int(test.result),
            "test_reached": test.reached,
            "test_let_in": test.let_in,
            "test_asked": test.asked,
            "test_answer": test.answer,
            "test_message": test.message,
        }
        set_columns(self._session, EmailServerProfileRow, profile_id, values)

    def set_alarmed(self, profile_id: UUID, since: datetime | None) -> None:
        """Note since when its owner knows that most of its mailboxes fail; None ends that."""
        set_columns(self._session, EmailServerProfileRow, profile_id, {"alarmed_on": since})

    def alarmed(self) -> Sequence[EmailServerProfile]:
        """Return the profiles whose alarm lasts, by name."""
        rows = self._session.scalars(
            select(EmailServerProfileRow)
            .where(EmailServerProfileRow.alarmed_on.is_not(None))
            .order_by(EmailServerProfileRow.name)
            .execution_options(populate_existing=True)
        )
        return [_record(row) for row in rows]

    def mailbox_count(self, profile_id: UUID) -> int:
        """Return how many mailboxes use a profile."""
        statement = select(func.count()).where(MailboxRow.profile_id == profile_id)
        return self._session.scalar(statement) or 0


def _record(row: EmailServerProfileRow) -> EmailServerProfile:
    return EmailServerProfile(
        id=row.id,
        name=row.name,
        description=row.description,
        server_type=ServerType(row.server_type),
        incoming=_direction(row, "incoming"),
        outgoing=_direction(row, "outgoing"),
        same_settings_for_outgoing=row.same_settings_for_outgoing,
        min_polling_interval=row.min_polling_interval,
        max_connections=row.max_connections,
        process_received_after=row.process_received_after,
        move_undelivered=row.move_undelivered,
        send_email_alert=row.send_email_alert,
        limit_connection_time=row.limit_connection_time,
        connection_timeout_ms=row.connection_timeout_ms,
        owner_email_address=row.owner_email_address,
        owner_id=row.owner_id,
        state=State(row.state),
        stopped_code=row.stopped_code,
        row_version=row.row_version,
        alarmed_on=row.alarmed_on,
        use_autodiscover=row.use_autodiscover,
        default_location=row.default_location,
        exchange_version=(
            None if row.exchange_version is None else ExchangeVersion(row.exchange_version)
        ),
        grant_delegate_access=row.grant_delegate_access,
        token_location=row.token_location,
        last_test=_last_test(row),
    )


def _last_test(row: EmailServerProfileRow) -> LastTest | None:
    if row.test_began_on is None or row.test_result is None:
        return None
    return LastTest(
        began_on=row.test_began_on,
        milliseconds=row.test_milliseconds or 0,
        result=ConnectionResult(row.test_result),
        reached=row.test_reached,
        let_in=row.test_let_in,
        asked=row.test_asked,
        answer=row.test_answer,
        message=row.test_message,
    )


def _direction(row: EmailServerProfileRow, side: str) -> Direction:
    return Direction(
        host=getattr(row, f"{side}_host"),
        port=getattr(row, f"{side}_port"),
        security=ConnectionSecurity(getattr(row, f"{side}_security")),
        authentication=AuthenticationProtocol(getattr(row, f"{side}_authentication")),
        retrieval=CredentialRetrieval(getattr(row, f"{side}_retrieval")),
        user_name=getattr(row, f"{side}_user_name"),
        password_set=getattr(row, f"{side}_password_set"),
        pinned_certificate=getattr(row, f"{side}_certificate"),
        impersonation=getattr(row, f"{side}_impersonation"),
    )


def _values(profile: EmailServerProfile) -> dict[str, object]:
    return {
        "name": profile.name,
        "description": profile.description,
        "server_type": int(profile.server_type),
        **_direction_values("incoming", profile.incoming),
        **_direction_values("outgoing", profile.outgoing),
        "same_settings_for_outgoing": profile.same_settings_for_outgoing,
        "min_polling_interval": profile.min_polling_interval,
        "max_connections": profile.max_connections,
        "process_received_after": profile.process_received_after,
        "move_undelivered": profile.move_undelivered,
        "send_email_alert": profile.send_email_alert,
        "limit_connection_time": profile.limit_connection_time,
        "connection_timeout_ms": profile.connection_timeout_ms,
        "owner_email_address": profile.owner_email_address,
        "owner_id": profile.owner_id,
        "state": int(profile.state),
        "status": profile.state + 1,
        "stopped_code": profile.stopped_code,
        "use_autodiscover": profile.use_autodiscover,
        "default_location": profile.default_location,
        "exchange_version": profile.exchange_version,
        "grant_delegate_access": profile.grant_delegate_access,
        "token_location": profile.token_location,
    }


def _direction_values(side: str, direction: Direction) -> dict[str, object]:
    return {
        f"{side}_host": direction.host,
        f"{side}_port": direction.port,
        f"{side}_use_ssl": direction.security is not ConnectionSecurity.NONE,
        f"{side}_security": int(direction.security),
        f"{side}_authentication": int(direction.authentication),
        f"{side}_retrieval": int(direction.retrieval),
        f"{side}_user_name": direction.user_name,
        f"{side}_password_set": direction.password_set,
        f"{side}_certificate": direction.pinned_certificate,
        f"{side}_impersonation": direction.impersonation,
    }
