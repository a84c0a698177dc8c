"""The hashes of stored emails (``emailhash``): written with them, and searched few at a time."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, delete, func, select
from sqlalchemy.orm import Session, aliased

from ssync_desktop.domain.options import HashType
from ssync_desktop.domain.smart_matching import Fingerprint
from ssync_desktop.store.repositories.chunks import chunks, insert_rows
from ssync_desktop.store.repositories.key_lists import dialect_of, key_list, key_parameter
from ssync_desktop.store.tables.email_hashes import EmailHashRow


class EmailHashes:
    """All queries on ``emailhash``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_many(self, fingerprints: Mapping[UUID, Fingerprint]) -> None:
        """Store the hashes of new emails, by their ids."""
        # In the order of the table: neighbours are written together.
        rows = sorted(
            (int(kind), value, email_id)
            for email_id, one in fingerprints.items()
            for kind, values in (
                (HashType.SUBJECT_WORD, one.words),
                (HashType.ADDRESS, one.addresses),
            )
            for value in values
        )
        insert_rows(
            self._session,
            EmailHashRow,
            [{"kind": kind, "hash": value, "email_id": email_id} for kind, value, email_id in rows],
        )

    def set(self, email_id: UUID, fingerprint: Fingerprint) -> None:
        """Make these the hashes of an email whose subject or people have changed."""
        self.replace_many({email_id: fingerprint})

    def replace_many(self, fingerprints: Mapping[UUID, Fingerprint]) -> None:
        """Make these the hashes of emails, whatever they had before."""
        for part in chunks(fingerprints):
            self._session.execute(
                delete(EmailHashRow)
                .where(EmailHashRow.email_id.in_(part))
                .execution_options(synchronize_session=False)
            )
        self.add_many(fingerprints)

    def commonness(
        self, kind: HashType, hashes: Collection[int], rare: int
    ) -> dict[int, UUID | None]:
        """Return for each hash the email that is one too many for it to be *rare*.

        That is the newest but *rare*; None for a hash that at most *rare* emails have. Of two
        common hashes that with the older email is the rarer one of late.
        """
        if not hashes:
            return {}
        dialect = dialect_of(self._session)
        rows = self._session.execute(
            _commonness(dialect),
            {"keys": key_parameter(dialect, hashes), "kind": int(kind), "place": rare},
        )
        return {row.value: row.id for row in rows}

    def emails_with(self, kind: HashType, hashes: Collection[int]) -> dict[int, list[UUID]]:
        """Return all emails that have these hashes; for rare ones."""
        found: dict[int, list[UUID]] = {}
        for part in chunks(hashes):
            statement = select(EmailHashRow.hash, EmailHashRow.email_id).where(
                EmailHashRow.kind == kind, EmailHashRow.hash.in_(part)
            )
            for value, email_id in self._session.execute(statement):
                found.setdefault(value, []).append(email_id)
        return found

    def newest_with(self, kind: HashType, value: int, since: UUID, most: int) -> list[UUID]:
        """Return the newest emails with a common hash, back to the id *since*, *most* of them."""
        statement = (
            select(EmailHashRow.email_id)
            .where(
                EmailHashRow.kind == kind,
                EmailHashRow.hash == value,
                EmailHashRow.email_id >= since,
            )
            .order_by(EmailHashRow.email_id.desc())
            .limit(most)
        )
        return list(self._session.scalars(statement))

    def sharing(
        self, ids: Collection[UUID], kind: HashType, hashes: Collection[int], least: int
    ) -> list[UUID]:
        """Return those of the emails *ids* that have at least *least* of *hashes*."""
        if least <= 0:
            return list(ids)
        return [
            email_id
            for part in chunks(ids)
            for email_id in self._session.scalars(
                select(EmailHashRow.email_id)
                .where(
                    EmailHashRow.email_id.in_(part),
                    EmailHashRow.kind == kind,
                    EmailHashRow.hash.in_(hashes),
                )
                .group_by(EmailHashRow.email_id)
                .having(func.count() >= least)
            )
        ]


@cache
def _commonness(dialect: str) -> Select[*tuple[Any, ...]]:
    keys = key_list(dialect, "number")
    inner = aliased(EmailHashRow)
    one_too_many = (
        select(inner.email_id)
        .where(inner.kind == bindparam("kind"), inner.hash == keys.c.value)
        .order_by(inner.email_id.desc())
        .limit(1)
        .offset(bindparam("place"))
        .correlate(keys)
        .scalar_subquery()
    )
    return select(keys.c.value, one_too_many.label("id"))
