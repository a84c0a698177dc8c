"""Exporting what an administrator has set up, tied together by names."""

from uuid import UUID

from ssync_desktop.domain.context import SYSTEM_USER_ID
from ssync_desktop.domain.items.filter_fields import FilterCondition, FilterField
from ssync_desktop.domain.options import Role, State
from ssync_desktop.domain.people import UserDraft
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.transfer import Configuration, Entry
from ssync_desktop.domain.transfer_items import WordedFieldMap, WordedFilter, worded
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.transfer_names import Names, named, record_of
from ssync_desktop.store.unit import Unit


def export_configuration(context: Context) -> Configuration:
    """Return what an administrator has set up, tied together by names."""
    context.require("export the organization", Role.SYSTEM_ADMINISTRATOR)
    unit = context.unit
    names = Names(context)
    return Configuration(
        profiles=tuple(
            Entry(one.draft(), active=one.state is State.ACTIVE) for one in unit.profiles.all()
        ),
        users=_users(unit),
        queues=tuple(
            Entry(one.draft(), names.users.get(one.owner_id, ""), active=one.state is State.ACTIVE)
            for one in unit.queues.all()
        ),
        mailboxes=tuple(
            Entry(
                one.draft(),
                owner=names.owner_of(one.kind, one.regarding_id),
                profile=names.profiles.get(one.profile_id, ""),
                active=one.state is State.ACTIVE,
            )
            for one in unit.mailboxes.all()
        ),
        tracking_rules=tuple(
            Entry(
                one.draft(),
                mailbox=names.mailboxes[one.mailbox_id],
                regarding=named(one.regarding),
            )
            for one in unit.tracking_folders.all()
        ),
        sync_filters=_filters(context, names),
        field_map=_field_map(context),
        settings=_settings(context, names),
    )


def _users(unit: Unit) -> tuple[Entry[UserDraft], ...]:
    given = unit.users.with_given_filters()
    return tuple(
        Entry(one.draft(), active=not one.disabled, filters_given=one.id in given)
        for one in unit.users.all()
        if one.id != SYSTEM_USER_ID
    )


def _settings(context: Context, names: Names) -> Entry[OrganizationSettings]:
    stored = context.unit.settings.get()
    return Entry(
        stored,
        profile=names.profiles.get(stored.default_email.profile_id, ""),
        alert_mailbox=names.mailboxes.get(stored.alert_mailbox_id, ""),
    )


def _filters(context: Context, names: Names) -> tuple[Entry[WordedFilter], ...]:
    """Return the templates, then the filters of each user."""

    def called(condition: FilterCondition) -> str:
        meant = UUID(condition.value)
        if condition.field is FilterField.OWNER:
            return names.users.get(meant, condition.value)
        record = record_of(context, meant)
        return f"{record.object_type.name} {record.name}" if record else condition.value

    found = (
        Entry(worded(one, called), names.users[one.owner_id] if one.owner_id else "")
        for one in context.unit.sync_filters.all()
    )
    return tuple(sorted(found, key=lambda entry: entry.owner))


def _field_map(context: Context) -> Entry[WordedFieldMap] | None:
    found = context.unit.field_maps.find()
    if found is None:
        return None
    return Entry(WordedFieldMap.of(found.mappings, all_addresses=found.all_addresses))
