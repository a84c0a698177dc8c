"""Fields that begin to go over because the field map was changed.

What both sides last agreed on says nothing of such a field: each side kept its own until then. So
it is brought together as if the two had just been linked (``conflict.merge``), item by item, with
the first pass after the change. What only stops to go over needs nothing.
"""

import json
from collections.abc import Collection, Mapping

from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.field_directions import (
    ATTACHMENTS,
    MAILING_ADDRESS,
    REMINDER,
    all_addresses_go,
)
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import SyncDirection
from ssync_desktop.domain.items.planning import FieldDirections
from ssync_desktop.domain.items.projection import kept, to_exchange
from ssync_desktop.domain.options import ObjectType

_ON_THEIR_OWN = frozenset({ATTACHMENTS, REMINDER})
"""Fields that are no value which one of two sides has: they are compared in their own ways."""


def noted(before: str | None, now: FieldDirections, tables: Collection[ObjectType]) -> str:
    """Return as text in which directions each field went when it was last brought together.

    Those of *tables* are brought together *now*; others rest, and stay as they were noted *before*.
    """
    said = _known(before)
    for table, fields in now.items():
        if table in tables or _key(table) not in said:
            said[_key(table)] = {field: int(way) for field, way in fields.items()}
    return json.dumps(said, sort_keys=True, separators=(",", ":"))


def renewed(
    before: str | None, now: FieldDirections, tables: Collection[ObjectType]
) -> Mapping[ObjectType, frozenset[str]]:
    """Return the fields of each of *tables* that go in a direction they did not go in *before*.

    *before* is what was noted; nothing noted is no change. A field that it does not name went
    nowhere. The mailing address is another one in Exchange while it synchronizes alone, so it is
    among them whenever the other two begin to, or stop.
    """
    known = _known(before)
    found = {}
    for table, fields in now.items():
        if table not in tables or _key(table) not in known:
            continue
        of_table = known[_key(table)]
        names = frozenset(
            field
            for field, way in fields.items()
            if field not in _ON_THEIR_OWN and _opens(SyncDirection(of_table.get(field, 0)), way)
        )
        if MAILING_ADDRESS in fields and all_addresses_go(fields) != all_addresses_go(of_table):
            names |= {MAILING_ADDRESS}
        if names:
            found[table] = names
    return found


def _known(text: str | None) -> dict[str, dict[str, int]]:
    known: dict[str, dict[str, int]] = {} if text is None else json.loads(text)
    return known


def _key(table: ObjectType) -> str:
    return str(int(table))


def _opens(before: SyncDirection, now: SyncDirection) -> bool:
    to_exchange_too = now.to_exchange and not before.to_exchange
    return to_exchange_too or (now.to_crm and not before.to_crm)


def says_another(local: LocalItem, common: Content | None, names: Collection[str]) -> bool:
    """Say whether the row *local* says something else in *names* than Exchange did last."""
    if common is None or not names:
        return False
    here, there = to_exchange(local), kept(local.object_type, common)
    return any(getattr(here, one) != getattr(there, one) for one in names if hasattr(here, one))
