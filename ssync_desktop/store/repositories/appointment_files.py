"""Files that hang on appointments. What one holds is kept once, by its digest."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from mimetypes import guess_type
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, delete, exists, select, update
from sqlalchemy.orm import Session

from ssync_desktop.domain.ids import NewId, new_id
from ssync_desktop.domain.items.attached_files import AttachedFile, Files, attached, digest_of
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.store.repositories.chunks import chunks, insert_rows
from ssync_desktop.store.tables.appointment_files import AppointmentFileRow, StoredFileRow

UNKNOWN_TYPE = "application/octet-stream"


class AppointmentFiles:
    """All queries on ``appointmentattachment`` and ``attachedfile``."""

    def __init__(
        self, session: Session, now: Callable[[], datetime], new_id: NewId = new_id
    ) -> None:
        self._session = session
        self._now = now
        self._new_id = new_id

    def of(self, item_ids: Collection[UUID]) -> dict[UUID, Files]:
        """Return what hangs on each of *item_ids*."""
        row = AppointmentFileRow
        found: dict[UUID, list[AttachedFile]] = {}
        for part in chunks(item_ids):
            told = self._session.execute(
                select(row.item_id, row.file_name, row.size, row.digest).where(
                    row.item_id.in_(part)
                )
            )
            for item_id, name, size, digest in told:
                found.setdefault(item_id, []).append(AttachedFile(name, size, digest))
        return {item_id: attached(files) for item_id, files in found.items()}

    def write(self, item_id: UUID, files: Files) -> None:
        """Let exactly *files* hang on an item; what they hold must be kept already."""
        row = AppointmentFileRow
        told = self._session.execute(
            select(row.id, row.file_name, row.digest).where(row.item_id == item_id)
        )
        wanted = frozenset(files)
        here = {AttachedFile(name, digest=digest): key for key, name, digest in told}
        gone = {key: one.digest for one, key in here.items() if one not in wanted}
        self._take_off(gone)
        new = [one for one in files if one not in here]
        self._touch({one.digest for one in new})
        insert_rows(
            self._session, row, [self._values(item_id, *one) for one in enumerate(new, len(here))]
        )

    def remove(self, item_id: UUID) -> None:
        """Let nothing hang on an item."""
        self.write(item_id, ())

    def keep(self, octets: Collection[bytes]) -> None:
        """Keep what files hold; what is there already is there once."""
        held = {digest_of(one): one for one in octets}
        held = {key: held[key] for key in self.missing(held)}
        insert_rows(
            self._session,
            StoredFileRow,
            [
                {"digest": digest, "used_on": self._now(), "octets": one}
                for digest, one in held.items()
            ],
        )

    def missing(self, digests: Collection[str]) -> frozenset[str]:
        """Return those of *digests* of which nobody knows any more what they stand for."""
        row, known = StoredFileRow, set[str]()
        for part in chunks(digests):
            known.update(self._session.scalars(select(row.digest).where(row.digest.in_(part))))
        return frozenset(digests) - known

    def octets(self, digests: Collection[str]) -> dict[str, bytes]:
        """Return what files hold, as far as it is kept."""
        row, found = StoredFileRow, dict[str, bytes]()
        for part in chunks(digests):
            told = self._session.execute(select(row.digest, row.octets).where(row.digest.in_(part)))
            found |= {digest: bytes(octets) for digest, octets in told}
        return found

    def forget_unused_since(self, moment: datetime) -> int:
        """Delete what hangs on nothing any more since before *moment*; return how much it was."""
        row = StoredFileRow
        hangs = exists().where(AppointmentFileRow.digest == row.digest)
        result: Any = self._session.execute(
            delete(row)
            .where(row.used_on < moment, ~hangs)
            .execution_options(synchronize_session=False)
        )
        assert isinstance(result, CursorResult)
        return result.rowcount

    def _take_off(self, gone: Mapping[UUID, str]) -> None:
        row = AppointmentFileRow
        for part in chunks(gone):
            self._session.execute(
                delete(row).where(row.id.in_(part)).execution_options(synchronize_session=False)
            )
        self._touch(set(gone.values()))

    def _touch(self, digests: Collection[str]) -> None:
        row = StoredFileRow
        for part in chunks(digests):
            self._session.execute(
                update(row)
                .where(row.digest.in_(part))
                .values(used_on=self._now())
                .execution_options(synchronize_session=False)
            )

    def _values(self, item_id: UUID, number: int, file: AttachedFile) -> dict[str, Any]:
        return {
            "id": self._new_id(),
            "item_id": item_id,
            "object_type": int(ObjectType.APPOINTMENT),
            "number": number,
            "file_name": file.name,
            "mime_type": guess_type(file.name)[0] or UNKNOWN_TYPE,
            "size": file.size,
            "digest": file.digest,
        }
