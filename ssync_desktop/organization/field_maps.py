"""The field map of the organization: which field synchronizes in which direction (section 5.2)."""

from dataclasses import replace

from ssync_desktop.domain.errors import DraftRefused
from ssync_desktop.domain.items.field_directions import (
    computed,
    default_mappings,
    mapping_problems,
)
from ssync_desktop.domain.items.mapping_profile import MappingProfile
from ssync_desktop.domain.options import Role
from ssync_desktop.domain.problems import Problem, no_longer_than, not_empty
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.sync_filters import make_templates

NAME = "Fields that synchronize"


def retrieve_field_map(context: Context) -> MappingProfile:
    """Return the field map; everybody may look at it.

    The direction of attachments is not kept in it: it follows from the organization's settings.
    """
    return _shown(context, context.unit.field_maps.get())


def save_field_map(context: Context, profile: MappingProfile) -> MappingProfile:
    """Save the directions of the field map, and which addresses of a contact take part.

    Raises PRIVILEGE_DENIED; ``DraftRefused`` where a direction is not among those allowed, as of
    fixed and computed fields, or where fields are missing or made up; RECORD_CHANGED when somebody
    was faster. It holds for what changes from then on; what is linked and stays as it is on both
    sides is not looked at because of it.
    """
    context.require(
        "change which fields synchronize", Role.SYSTEM_ADMINISTRATOR, Role.SYSTEM_CUSTOMIZER
    )
    before = context.unit.field_maps.get()
    attachments = context.unit.settings.get().appointment_attachments
    problems = [
        *not_empty("name", "Name", profile.name),
        *no_longer_than("name", "Name", profile.name, 100),
        *mapping_problems(profile.mappings, attachments=attachments),
    ]
    if _keys(profile) != _keys(before) or profile.id != before.id:
        text = "The fields of the map are not those that this program knows."
        problems.append(Problem("mappings", text, "Change directions alone."))
    if problems:
        raise DraftRefused(problems)
    kept = replace(profile, mappings=tuple(computed(profile.mappings, attachments=False)))
    return _shown(context, context.unit.field_maps.save(kept))


def prepare_items(context: Context) -> None:
    """Give an organization that has none its field map and the templates of filters.

    The field map can be changed but never deleted, so its being there says that it was done.
    """
    if context.unit.field_maps.find() is not None:
        return
    context.unit.field_maps.add(
        MappingProfile(id=context.new_id(), name=NAME, mappings=default_mappings())
    )
    make_templates(context)


def _shown(context: Context, profile: MappingProfile) -> MappingProfile:
    on = context.unit.settings.get().appointment_attachments
    return replace(profile, mappings=tuple(computed(profile.mappings, attachments=on)))


def _keys(profile: MappingProfile) -> list[tuple[int, str]]:
    return [(int(one.object_type), one.field) for one in profile.mappings]
