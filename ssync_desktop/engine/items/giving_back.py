"""What hangs on an item whose former version is given back: what is still kept of it."""

from dataclasses import dataclass, replace

from ssync_desktop.domain.items.attached_files import Files, attached
from ssync_desktop.domain.items.attaching import added, files_of, recognised_among
from ssync_desktop.domain.items.content import AppointmentContent, ContactContent, Content
from ssync_desktop.domain.items.postal import lying
from ssync_desktop.engine.items.attached import digests_in_doubt
from ssync_desktop.engine.tools import Tools
from ssync_desktop.servers.item_port import NO_OCTETS, ItemStore, Octets


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What an item says *before* and *after*, with what the files hold that it gets."""

    before: Content
    after: Content
    octets: Octets


async def given_back(
    tools: Tools, store: ItemStore, now_says: Content | None, said: Content
) -> GivenBack:
    """Return how an item that says *now_says* (None: there is none) comes to say *said*.

    Files that are not kept any more, and all of them where attachments do not synchronize, stay as
    they are. So does which of its addresses a contact calls the mailing address.
    """
    before = said if now_says is None else now_says
    if isinstance(said, ContactContent) and isinstance(before, ContactContent):
        return GivenBack(before, lying(said, before.mailing), NO_OCTETS)
    if not isinstance(said, AppointmentContent) or not isinstance(before, AppointmentContent):
        return GivenBack(before, said, NO_OCTETS)
    on = (await tools.read(lambda unit: unit.settings.get())).appointment_attachments
    if now_says is not None and not on:
        bare = replace(before, attachments=())
        return GivenBack(bare, replace(said, attachments=()), NO_OCTETS)
    there: Files = ()
    if now_says is not None:
        digests = await digests_in_doubt(store, before.attachments, said.attachments)
        there = recognised_among(before.attachments, said.attachments, digests)
        before = replace(before, attachments=there)
    new = added(before if now_says is not None else None, said)
    octets = await tools.read(
        lambda unit: unit.appointment_files.octets([one.digest for one in new if one.digest])
    )
    kept = (one for one in files_of(said) if one in there or one.digest in octets)
    return GivenBack(before, replace(said, attachments=attached(kept)), octets)
