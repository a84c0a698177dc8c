"""The people at appointments (``itemparty``), read and written with them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.items.content import AppointmentContent, Attendee
from ssync_desktop.domain.items.lengths import NAME_LENGTH
from ssync_desktop.domain.options import ParticipationType as Participation
from ssync_desktop.store.repositories.chunks import chunks, insert_rows
from ssync_desktop.store.repositories.series_mapping import time_of
from ssync_desktop.store.tables.calendar import ItemPartyRow


@dataclass(frozen=True, slots=True)
class People:
    """Who is at one appointment."""

    organizer: Attendee | None = None
    required: tuple[Attendee, ...] = ()
    optional: tuple[Attendee, ...] = ()


NOBODY = People()


class ItemParties:
    """All queries on ``itemparty``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, ids: Collection[UUID]) -> Mapping[UUID, People]:
        """Return who is at each of *ids*; those without anybody are not in it."""
        found: defaultdict[UUID, defaultdict[int, list[Attendee]]] = defaultdict(
            lambda: defaultdict(list)
        )
        row = ItemPartyRow
        for part in chunks(ids):
            statement = (
                select(row.item_id, row.participation, row.address, row.name)
                .where(row.item_id.in_(part))
                .order_by(row.item_id, row.participation, row.position)
            )
            for item_id, participation, address, name in self._session.execute(statement):
                found[item_id][participation].append(Attendee(address, name))
        return {item_id: _people(parties) for item_id, parties in found.items()}

    def add(self, contents: Mapping[UUID, AppointmentContent]) -> None:
        """Write who is at appointments that have nobody yet."""
        rows = [row for item_id, content in contents.items() for row in _rows(item_id, content)]
        insert_rows(self._session, ItemPartyRow, rows)

    def remove(self, ids: Collection[UUID]) -> None:
        """Forget who is at appointments."""
        for part in chunks(ids):
            self._session.execute(
                delete(ItemPartyRow)
                .where(ItemPartyRow.item_id.in_(part))
                .execution_options(synchronize_session=False)
            )


def _people(parties: Mapping[int, Sequence[Attendee]]) -> People:
    organizers = parties.get(Participation.ORGANIZER, ())
    return People(
        organizer=organizers[0] if organizers else None,
        required=tuple(parties.get(Participation.REQUIRED_ATTENDEE, ())),
        optional=tuple(parties.get(Participation.OPTIONAL_ATTENDEE, ())),
    )


def _rows(item_id: UUID, content: AppointmentContent) -> Iterator[dict[str, Any]]:
    roles = {
        Participation.ORGANIZER: () if content.organizer is None else (content.organizer,),
        Participation.REQUIRED_ATTENDEE: content.required,
        Participation.OPTIONAL_ATTENDEE: content.optional,
    }
    starts_on, ends_on = time_of(content)
    for participation, people in roles.items():
        for position, one in enumerate(people):
            yield {
                "item_id": item_id,
                "participation": int(participation),
                "position": position,
                "address": one.address,
                "key": one.key,
                "name": one.name[:NAME_LENGTH],
                "starts_on": starts_on,
                "ends_on": ends_on,
            }
