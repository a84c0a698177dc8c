"""The stored emails that messages may repeat or answer, few of each key however many there are.

A token comes again after a thousand emails, and a conversation may be as long as it likes: only
:data:`~ssync_desktop.domain.candidates.MOST_OF_A_KEY` emails of a key are read, straight from the
end of an index.
"""

from collections.abc import Collection
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, literal, literal_column, select
from sqlalchemy.orm import Session, aliased

from ssync_desktop.domain.candidates import MOST_OF_A_KEY
from ssync_desktop.domain.clues import identifier_key
from ssync_desktop.domain.known_email import IDENTIFIER_LENGTH, KnownEmail
from ssync_desktop.domain.options import ParticipationType
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.smart_matching import fingerprint
from ssync_desktop.store.base import Identifier
from ssync_desktop.store.repositories import email_mapping as mapping
from ssync_desktop.store.repositories.chunks import chunks
from ssync_desktop.store.repositories.key_lists import (
    KeyType,
    dialect_of,
    key_list,
    key_parameter,
)
from ssync_desktop.store.tables.emails import ActivityPartyRow, EmailRow

_FIRST, _LAST = UUID(int=0), UUID(int=2**128 - 1)
_LISTS = (
    ParticipationType.SENDER,
    ParticipationType.TO,
    ParticipationType.CC,
    ParticipationType.BCC,
)


class KnownEmails:
    """The lookups of correlation and of the duplicate check."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_duplicate_checks(self, ids: Collection[UUID]) -> tuple[KnownEmail, ...]:
        """Return the emails with one of these duplicate-check ids."""
        return tuple(
            mapping.to_known(row)
            for part in chunks(ids)
            for row in self._session.execute(
                select(*mapping.KNOWN).where(EmailRow.duplicate_check.in_(part))
            )
        )

    def told_apart_by(self, ids: Collection[UUID]) -> dict[UUID, tuple[bool, str]]:
        """Return of these emails whether they are outgoing, and the digest of what they say."""
        columns = (EmailRow.id, EmailRow.outgoing, EmailRow.content_mark)
        return {
            row.id: (row.outgoing, row.content_mark)
            for part in chunks(ids)
            for row in self._session.execute(select(*columns).where(EmailRow.id.in_(part)))
        }

    def by_message_ids(self, message_ids: Collection[str]) -> tuple[KnownEmail, ...]:
        """Return the oldest emails that carry each of these message ids.

        They are looked for as written, and with their domain in small letters, which is how this
        program writes its own.
        """
        written = {identifier[:IDENTIFIER_LENGTH] for identifier in message_ids}
        keys = {key for key in written | set(map(identifier_key, written)) if key}
        return self._of_keys("message_id", "text", keys, newest=False)

    def by_tokens(self, tokens: Collection[str]) -> tuple[KnownEmail, ...]:
        """Return the newest emails that carry each of these tracking tokens."""
        keys = {token for token in tokens if token}
        return self._of_keys("tracking_token", "text", keys, newest=True)

    def by_conversations(self, bases: Collection[bytes]) -> tuple[KnownEmail, ...]:
        """Return the newest emails of each of these conversations."""
        wanted = {base for base in bases if base}
        hashes = {mapping.conversation_hash(base) for base in wanted}
        found = self._of_keys("conversation_hash", "number", hashes, newest=True)
        return tuple(email for email in found if email.conversation in wanted)

    def with_fingerprints(
        self, ids: Collection[UUID], settings: OrganizationSettings
    ) -> tuple[KnownEmail, ...]:
        """Return these emails with their hashes, made anew by the knobs of *settings*."""
        found: list[KnownEmail] = []
        for part in chunks(ids):
            addresses = self._addresses(part)
            rows = self._session.execute(
                select(*mapping.KNOWN, EmailRow.subject).where(EmailRow.id.in_(part))
            )
            found += (
                mapping.to_known(row, fingerprint(row.subject, addresses.get(row.id, ()), settings))
                for row in rows
            )
        return tuple(found)

    def _of_keys(
        self, column: str, kind: KeyType, keys: Collection[Any], *, newest: bool
    ) -> tuple[KnownEmail, ...]:
        if not keys:
            return ()
        dialect = dialect_of(self._session)
        rows = self._session.execute(
            _few_of_each(dialect, column, kind, newest), {"keys": key_parameter(dialect, keys)}
        )
        return tuple(mapping.to_known(row) for row in rows)

    def _addresses(self, ids: Collection[UUID]) -> dict[UUID, list[str]]:
        rows = self._session.execute(
            select(ActivityPartyRow.email_id, ActivityPartyRow.address)
            .where(ActivityPartyRow.email_id.in_(ids), ActivityPartyRow.participation.in_(_LISTS))
            .order_by(ActivityPartyRow.position)
        )
        found: dict[UUID, list[str]] = {}
        for row in rows:
            found.setdefault(row.email_id, []).append(row.address)
        return found


@cache
def _few_of_each(
    dialect: str, column: str, kind: KeyType, newest: bool
) -> Select[*tuple[Any, ...]]:
    """Return the query for the newest or oldest emails of each key.

    The inner query walks from the end of the key's part of the index to the last email wanted.
    """
    keys = key_list(dialect, kind)
    inner = aliased(EmailRow)
    mine, others = getattr(EmailRow, column), getattr(inner, column)
    conditions = [mine == keys.c.value]
    edge = select(inner.id).where(others == keys.c.value)
    if column == "tracking_token":  # the condition of its index, word for word
        conditions.append(mine != literal_column("''"))
        edge = edge.where(others != literal_column("''"))
    last = (
        edge.order_by(inner.id.desc() if newest else inner.id)
        .limit(1)
        .offset(MOST_OF_A_KEY - 1)
        .correlate(keys)
        .scalar_subquery()
    )
    if newest:
        conditions.append(EmailRow.id >= func.coalesce(last, literal(_FIRST, Identifier())))
    else:
        conditions.append(EmailRow.id <= func.coalesce(last, literal(_LAST, Identifier())))
    return select(*mapping.KNOWN).select_from(keys.join(EmailRow, and_(*conditions)))
