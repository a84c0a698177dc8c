"""Taking back what the program wrote, from the former versions it keeps for 30 days."""

from uuid import UUID

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.items.former import FormerVersion
from ssync_desktop.domain.items.item import ItemMark, MailboxItem
from ssync_desktop.domain.items.kinds import KIND_OF, ChangeType
from ssync_desktop.engine.items.giving_back import given_back
from ssync_desktop.engine.items.leased import leased
from ssync_desktop.engine.items.listing import read_items
from ssync_desktop.engine.lease_keeper import LeaseKeeper
from ssync_desktop.engine.session import items_session
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.former_versions import (
    begin_undoing,
    note_undone,
    undo_in_crm,
    version_to_undo,
)
from ssync_desktop.organization.synchronizing_organization import own_organization
from ssync_desktop.servers.item_port import ItemStore, ItemVersion


async def undo(tools: Tools, caller: Caller, former_id: UUID) -> FormerVersion:
    """Take a write back, quietly: nobody gets mail because of it.

    What is taken back in Exchange is an edit there, which the next pass brings over. Raises
    PRIVILEGE_DENIED, RECORD_CHANGED where it was taken back before or the item is no more, or what
    the server says.
    """
    former = await tools.write(lambda context: version_to_undo(context, former_id), caller=caller)
    async with leased(tools, caller, former.mailbox_id) as (subject, keeper):
        if not former.in_exchange:
            return await tools.write(
                lambda context: undo_in_crm(context, former_id), keeper.lease, caller=caller
            )
        await tools.write(lambda context: begin_undoing(context, former), keeper.lease)
        assert subject.profile is not None  # the gate has seen to it
        async with items_session(tools, subject.mailbox, subject.profile) as store:
            await _restore(tools, keeper, store, former)
        return await tools.write(
            lambda context: note_undone(context, former), keeper.lease, caller=caller
        )


async def _restore(
    tools: Tools, keeper: LeaseKeeper, store: ItemStore, former: FormerVersion
) -> None:
    kind = KIND_OF[former.object_type]
    own, _ = await tools.write(own_organization)
    link = await tools.read(lambda unit: unit.id_mappings.find(former.mapping_id))
    key = (link.entry_id if link is not None else "") or former.entry_id
    mark = ItemMark(own, former.object_id or former.mapping_id)
    read = await read_items(store, kind, [key] if key else [])
    item = read.items.get(key)
    await keeper.prove()
    if former.change is ChangeType.DELETE:
        if item is None:
            assert former.content is not None
            known = "" if former.besides is None else former.besides.global_id
            back = await given_back(tools, store, None, former.content)
            made = await store.create_item(
                back.after, mark, mail=False, global_id=known, octets=back.octets
            )
            await store.take_mark_off(made, kind)  # it is the user's again, linked to nothing
        return
    if former.change is ChangeType.CREATE:
        if item is not None:
            await store.delete_item(_version(item), kind, mail=False)
        return
    if item is None:
        raise NeedsAttention(
            ErrorCode.RECORD_CHANGED,
            "The item is not in the mailbox any more",
            "There is nothing left to take back.",
        )
    assert former.content is not None
    back = await given_back(tools, store, item.content, former.content)
    await store.update_item(
        _version(item), back.before, back.after, mark, mail=False, octets=back.octets
    )


def _version(item: MailboxItem) -> ItemVersion:
    return ItemVersion(item.key, item.version)
