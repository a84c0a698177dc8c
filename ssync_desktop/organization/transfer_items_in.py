"""Importing what synchronizes: filters of users, templates, and the field map."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from uuid import UUID

from ssync_desktop.domain.errors import DraftRefused
from ssync_desktop.domain.items.filter_fields import FilterCondition, FilterField
from ssync_desktop.domain.items.mapping_profile import MappingProfile
from ssync_desktop.domain.items.sync_filter import SyncFilter
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import User
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.transfer import Entry, Named
from ssync_desktop.domain.transfer_codec import changed_fields
from ssync_desktop.domain.transfer_items import (
    WordedFieldMap,
    WordedFilter,
    as_id,
    names_somebody,
)
from ssync_desktop.domain.transfer_text import GIVEN
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.field_maps import retrieve_field_map, save_field_map
from ssync_desktop.organization.sync_filters import save_sync_filter
from ssync_desktop.organization.transfer_names import RECORDS, record_named
from ssync_desktop.organization.transfer_notes import Changes, at, unknown

Kept = tuple[UUID | None, ObjectType, str]
"""By what a filter is found again: whose it is, its table and its name."""


class ItemsImport:
    """The part of an import that is about appointments, contacts and tasks."""

    def __init__(self, context: Context, changes: Changes) -> None:
        self._context = context
        self._changes = changes
        self._kept: dict[Kept, list[SyncFilter]] = defaultdict(list)
        for one in context.unit.sync_filters.all():
            self._kept[one.owner_id, one.object_type, one.name.casefold()].append(one)

    def missing(self, entry: Entry[WordedFilter], users: set[str]) -> Iterator[Problem]:
        """Yield whom and what a filter names that is neither here nor, if a user, in the file."""
        yield from unknown(entry, "user", entry.owner, users)
        for number, condition in enumerate(entry.draft.conditions, 1):
            value = condition.value.strip()
            if not names_somebody(condition) or not value or as_id(value):
                continue
            if condition.field is FilterField.OWNER:
                place = replace(entry, place=f"{entry.place}.conditions[{number}]")
                yield from unknown(place, "user", value, users)
                continue
            try:
                self._record(number, value)
            except DraftRefused as error:
                for one in error.problems:
                    place_of = f"{entry.place}.{one.field}"
                    yield Problem(place_of, f"{place_of}: {one.text}", one.remedy)

    def note_filters_given(self, user: User, *, new: bool) -> None:
        """Let *user* keep the filters of the file, or none: those for new users do not come."""
        users = self._context.unit.users
        if users.has_been_given_filters(user.id):
            return
        users.note_filters_given(user.id)
        if not new:
            self._changes.changed("user", user.full_name, (GIVEN,))

    def put_filter(self, entry: Entry[WordedFilter], users: Mapping[str, UUID]) -> None:
        """Create or change a filter; several of one name are told apart by their order."""
        owner_id = users[entry.owner.casefold()] if entry.owner else None
        with at(entry):
            draft = entry.draft.draft(partial(self._meant, users), owner_id)
            kept = self._kept[owner_id, draft.object_type, draft.name.casefold()]
            if not kept:
                save_sync_filter(self._context, draft)
                self._changes.created("filter", draft.name)
                return
            known = kept.pop(0)
            draft = replace(draft, id=known.id, row_version=known.row_version)
            if self._changes.differs("filter", known.draft(), draft):
                save_sync_filter(self._context, draft)

    def put_field_map(self, entry: Entry[WordedFieldMap]) -> None:
        """Change the directions of the field map; what the file leaves out goes as usual."""
        before = retrieve_field_map(self._context)
        wanted = replace(
            before,
            mappings=entry.draft.applied(before.mappings),
            all_addresses=entry.draft.all_addresses,
        )
        if self._changes.changed(
            "field map", before.name, changed_fields(_chosen(before), _chosen(wanted))
        ):
            with at(entry):
                save_field_map(self._context, wanted)

    def _meant(self, users: Mapping[str, UUID], condition: FilterCondition) -> UUID:
        """Return whom or what a condition names, which was seen to be there."""
        value = condition.value.strip()
        known = as_id(value)
        if known is not None:
            return known
        if condition.field is FilterField.OWNER:
            return users[value.casefold()]
        return self._record(0, value)

    def _record(self, number: int, value: str) -> UUID:
        """Return the record that condition *number* regards, written by kind and name."""
        field = f"conditions[{number}]"
        kinds = {one.name: one for one in RECORDS}
        kind, _, name = value.partition(" ")
        if kind not in kinds or not name.strip():
            text = f"“{value}” is no kind and name; kinds are {', '.join(sorted(kinds))}."
            raise DraftRefused([Problem(field, text, "Write, for example, ACCOUNT Fabrikam.")])
        return record_named(self._context, Named(kinds[kind], name.strip()), field).id


def _chosen(profile: MappingProfile) -> WordedFieldMap:
    return WordedFieldMap.of(profile.mappings, all_addresses=profile.all_addresses)
