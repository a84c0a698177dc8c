"""How a row of an appointment, contact or task is made ready to be written, whoever writes it."""

from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.items.content import AppointmentContent, TaskContent
from ssync_desktop.domain.items.item import ItemDraft, LocalItem
from ssync_desktop.domain.items.kinds import Phase
from ssync_desktop.domain.items.settling import settled_task, with_organizer
from ssync_desktop.organization.context import Context


def new_item(context: Context, draft: ItemDraft, author: UUID | None) -> LocalItem:
    """Return the new row that *draft* describes, settled; *draft* names its owner.

    *author* is who makes it, None the program itself.
    """
    assert draft.owner_id is not None
    now = context.clock.now()
    item = LocalItem(
        id=draft.id or context.new_id(),
        object_type=draft.object_type,
        content=draft.content,
        phase=draft.phase,
        owner_id=draft.owner_id,
        created_on=now,
        modified_on=now,
        modified_by=author,
        row_version=0,
        regarding=draft.regarding,
        global_id=draft.global_id,
        draft=draft.draft,
    )
    return settled(context, item, None)


def settled(context: Context, item: LocalItem, before: Phase | None) -> LocalItem:
    """Return *item* as it is stored; *before* is the phase it was in, None for a new one.

    Who holds a meeting is not invited to it as well; state, status and percentage of a task follow
    each other.
    """
    content = item.content
    if isinstance(content, TaskContent):
        today = context.clock.now().date()
        task, phase = settled_task(item.object_type, content, item.phase, before, today)
        return replace(item, content=task, phase=phase)
    if isinstance(content, AppointmentContent):
        return replace(item, content=with_organizer(content, None))
    return item
