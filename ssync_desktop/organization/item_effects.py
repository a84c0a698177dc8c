"""What one action of a plan does to the organization and to the link, in one transaction each.

An action in the organization is one call of :func:`apply_in_crm`. One in Exchange is written down
by :func:`begin_writing` before anything is sent, and by :func:`note_written` afterwards; who finds
a link on which something is pending looks into the mailbox first.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, NeedsAttention
from ssync_desktop.domain.items import linking
from ssync_desktop.domain.items.begun import is_recovered
from ssync_desktop.domain.items.content import AppointmentContent, Content, TaskContent
from ssync_desktop.domain.items.fitting import fitted
from ssync_desktop.domain.items.former import Besides, besides
from ssync_desktop.domain.items.item import IdMapping, ItemDraft, LocalItem, dated
from ssync_desktop.domain.items.kinds import ChangeType, ItemKind, Phase, TaskStatus
from ssync_desktop.domain.items.planning import Action, ActionType
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType
from ssync_desktop.organization.acting import acting_for, user_of
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.failures import settle_failures
from ssync_desktop.organization.former_versions import keep_former
from ssync_desktop.organization.item_decisions import ask
from ssync_desktop.organization.item_rights import require_editor, require_owner
from ssync_desktop.organization.item_writing import new_item, settled


def apply_in_crm(
    context: Context, action: Action, mailbox: Mailbox, *, followed: bool = False
) -> IdMapping | None:
    """Carry out *action* as far as the organization goes, with its link; return the link.

    None where nothing is left to be linked, or somebody has deleted the link since it was planned:
    then nothing is done. Where something follows about the same item
    (``action.then``, or *followed* for a write in Exchange) that is pending on the link until it
    is done, and the item counts as not looked at, so that a plan made after an interruption comes
    to the same end. Raises ``ItemRefused`` where the row has changed since it was planned, where
    the mailbox's user may not do this, or where the content cannot be stored.
    """
    link = link_of(context, action, mailbox)
    if link.deleted_for(action):
        return None
    if followed and action.then is None:
        action = replace(action, then=ActionType.UPDATE_IN_EXCHANGE)
    try:
        return _done_in_crm(context, action, mailbox, link)
    except NeedsAttention as error:
        raise ItemRefused(error.code, error.title, error.remedy) from error


def _done_in_crm(
    context: Context, action: Action, mailbox: Mailbox, link: "Link"
) -> IdMapping | None:
    match action.type:
        case ActionType.CREATE_IN_CRM:
            return _create(context, action, mailbox, link)
        case ActionType.UPDATE_IN_CRM:
            return _update(context, action, mailbox, link)
        case ActionType.DELETE_IN_CRM:
            _delete(context, action, mailbox, link)
            return None
        case ActionType.LINK | ActionType.NOTE:
            return _agreed(context, action, link, action.pair.local)
        case ActionType.UNLINK | ActionType.SET_ASIDE:
            return _parted(context, action, link)
        case ActionType.ASK:
            assert action.question is not None
            said = action.pair.remote.content if action.pair.remote is not None else None
            mapping = replace(dated(link.mapping, said), subject=action.subject)
            mapping = link.keep(context, mapping)
            overlaps = action.pair.overlaps
            return ask(context, mailbox, mapping, action.question, action.conflicts, overlaps)
        case _:
            raise ValueError(f"This is not done in the organization: {action.type}")


@dataclass(frozen=True, slots=True)
class Begun:
    """A write in Exchange that was written down before it is done."""

    mapping: IdMapping
    former_id: UUID


def begin_writing(context: Context, action: Action, mailbox: Mailbox) -> Begun | None:
    """Write down that *action* is about to be done in Exchange, and what it will write over.

    None where somebody has deleted the link since it was planned: then it is not done.

    The link of a new item exists before the item does: its row's id is the mark by which the item
    is found when the answer to its creation is lost.
    """
    link = link_of(context, action, mailbox)
    if link.deleted_for(action):
        return None
    mapping, remote = linking.pending(link.mapping, action.type), action.pair.remote
    if action.type is ActionType.CREATE_IN_EXCHANGE:
        mapping = replace(
            mapping,
            entry_id="",
            common=None,  # what was agreed on in a former life says nothing of this one
            unlinked=False,
            left_filters=False,
            deleted_in_exchange=False,
        )
    elif remote is not None:  # found again, after the answer to its creation was lost
        mapping = replace(mapping, entry_id=remote.key)
    goal = mapping.begun if action.type is ActionType.DELETE_IN_EXCHANGE else action.common
    known = remote.content if remote is not None else mapping.common
    before = None if action.type is ActionType.CREATE_IN_EXCHANGE else known
    mapping = link.keep(context, replace(mapping, subject=action.subject, begun=goal))
    besides = Besides(global_id=mapping.global_id)
    return Begun(mapping, keep_former(context, mapping, action, before, besides).id)


def note_written(
    context: Context,
    action: Action,
    mailbox: Mailbox,
    entry_id: str,
    version: str,
    global_id: str = "",
) -> IdMapping | None:
    """Write down that *action* was done in Exchange; return the link, None when it is no more.

    *entry_id* and *version* are those the item has now, *global_id* that of a meeting if it is
    known; of a deletion they are empty.
    """
    link = link_of(context, action, mailbox)
    if action.type is ActionType.DELETE_IN_EXCHANGE:
        _forget(context, link)
        return None
    done = replace(
        linking.agreed(link.mapping, action, context.clock.now()),
        entry_id=entry_id,
        remote_version=version,
        global_id=global_id or link.mapping.global_id,
    )
    if action.then is not None:  # what is still to be asked is about what the item says
        done = replace(linking.pending(done, action.then), remote_version="")
    return _at_rest(context, link, done)


def note_unsent(context: Context, begun: Begun) -> None:
    """Write down that *begun* was never sent; it stays pending."""
    context.unit.former_versions.delete(begun.former_id)
    mapping = context.unit.id_mappings.find(begun.mapping.id)
    if mapping is not None:
        context.unit.id_mappings.save(linking.not_begun(mapping))


def note_version(context: Context, mapping_id: UUID, version: str) -> IdMapping | None:
    """Write down the version an item has after our mark was put on it or taken off.

    Not while something is pending: the item has to be looked at again for that. None where
    somebody has deleted the link meanwhile.
    """
    mapping = context.unit.id_mappings.find(mapping_id)
    if mapping is None:
        return None
    if mapping.to_crm is not ChangeType.NONE or mapping.to_exchange is not ChangeType.NONE:
        return mapping
    return context.unit.id_mappings.save(replace(mapping, remote_version=version))


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is stored, or a new one that is not *stored* yet."""

    mapping: IdMapping
    stored: bool

    def keep(self, context: Context, mapping: IdMapping) -> IdMapping:
        """Store the link as *mapping* has it."""
        links = context.unit.id_mappings
        return links.save(mapping) if self.stored else links.add(mapping)

    def deleted_for(self, action: Action) -> bool:
        """Say whether somebody has deleted the link since *action* was planned.

        They let go of the two as they are: what was planned for them is not done any more.
        """
        return not self.stored and action.pair.mapping is not None


def link_of(context: Context, action: Action, mailbox: Mailbox) -> Link:
    """Return the link that *action* is about as it is stored now, or a new one."""
    pair, links = action.pair, context.unit.id_mappings
    found = links.find(pair.mapping.id) if pair.mapping is not None else None
    if found is None and pair.local is not None:
        found = links.by_objects(mailbox.id, [pair.local.id]).get(pair.local.id)
    if found is None and pair.remote is not None:
        found = links.by_entries(mailbox.id, [pair.remote.key]).get(pair.remote.key)
    if found is not None:
        return Link(found, stored=True)
    mapping = IdMapping(
        id=context.new_id(),
        owner_id=user_of(mailbox),
        mailbox_id=mailbox.id,
        object_type=action.object_type,
        object_id=pair.local.id if pair.local else None,
        entry_id=pair.remote.key if pair.remote else "",
        global_id=_global_id(action),
        subject=action.subject,
    )
    return Link(mapping, stored=False)


def _create(context: Context, action: Action, mailbox: Mailbox, link: Link) -> IdMapping:
    content, mapping = _content(action), link.mapping
    require_owner(acting_for(context, mailbox, content), mapping.owner_id)
    draft = ItemDraft(
        action.object_type,
        content,
        owner_id=mapping.owner_id,
        phase=action.phase or Phase.OPEN,
        global_id=_global_id(action),
    )
    missing = action.pair.remote is not None and bool(action.pair.remote.left_out)
    made = replace(new_item(context, draft, None), attachments_missing=missing)
    item = context.unit.items.add(_begun_now(made))
    keep_former(context, replace(mapping, object_id=item.id), action, None)
    return _agreed(context, action, link, item)


def _begun_now(item: LocalItem) -> LocalItem:
    """Return a new row; a task that Exchange says is not started is at hand from now on (5.5)."""
    content = item.content
    if isinstance(content, TaskContent) and content.status is TaskStatus.NOT_STARTED:
        return replace(item, actual_start=item.created_on)
    return item


def _update(context: Context, action: Action, mailbox: Mailbox, link: Link) -> IdMapping:
    planned = action.pair.local
    assert planned is not None
    content = _content(action)
    before = context.unit.items.get(planned.object_type, planned.id)
    require_editor(acting_for(context, mailbox, content), before)
    keep_former(context, link.mapping, action, before.content, besides(before))
    changed = replace(
        before,
        content=_with_own_files(action, content, before.content),
        phase=before.phase if action.phase is None else action.phase,
        modified_by=None,
        modified_on=context.clock.now(),
        global_id=before.global_id or _global_id(action),
        row_version=planned.row_version,
        attachments_missing=_misses(action, before),
    )
    saved = context.unit.items.save(settled(context, changed, before.phase))
    return _agreed(context, action, link, saved)


def _misses(action: Action, before: LocalItem) -> bool:
    """Say whether the row lacks something that hangs on its item."""
    remote = action.pair.remote
    return before.attachments_missing if remote is None else bool(remote.left_out)


def _with_own_files(action: Action, content: Content, before: Content) -> Content:
    """Return *content* with what hangs on the row, unless that is what changes.

    A plan in which attachments take no part knows nothing of them.
    """
    if not (isinstance(content, AppointmentContent) and isinstance(before, AppointmentContent)):
        return content
    if content.series is not None or any(one.field == "attachments" for one in action.changes):
        return content
    return replace(content, attachments=before.attachments)


def _delete(context: Context, action: Action, mailbox: Mailbox, link: Link) -> None:
    planned = action.pair.local
    assert planned is not None
    before = context.unit.items.find(planned.object_type, planned.id)
    if before is not None:
        if before.row_version != planned.row_version:
            raise NeedsAttention(ErrorCode.RECORD_CHANGED)
        require_editor(acting_for(context, mailbox, before.content), before)
        keep_former(context, link.mapping, action, before.content, besides(before))
        if before.kind is ItemKind.CONTACT:
            context.unit.tracking_folders.forget_regarding(before.id)
        context.unit.items.delete(
            before.object_type, before.id, by=link.mapping.owner_id, entitled=True
        )
    _forget(context, link)


def _agreed(context: Context, action: Action, link: Link, row: LocalItem | None) -> IdMapping:
    """Save what both sides say after *action*, which leaves the organization with *row*."""
    done = linking.agreed(link.mapping, action, context.clock.now())
    if row is not None:
        done = replace(
            done, object_id=row.id, object_type=row.object_type, local_version=row.row_version
        )
    if action.then is None:
        return _at_rest(context, link, done)
    done = replace(done, remote_version=link.mapping.remote_version)
    return _at_rest(context, link, linking.pending(done, action.then))


def _parted(context: Context, action: Action, link: Link) -> IdMapping | None:
    """Keep the link as one that waits for its item to come back, or let the two go."""
    if action.type is ActionType.UNLINK:
        return _unlink(context, action, link)
    pair = action.pair
    aside = linking.set_aside(link.mapping, pair.moved_to, unseen=pair.unseen)
    return _at_rest(context, link, aside)


def _unlink(context: Context, action: Action, link: Link) -> IdMapping | None:
    """Keep the link as one that was let go, unless one side never was, or both are gone."""
    pair, mapping = action.pair, link.mapping
    if is_recovered(pair):
        assert pair.mapping is not None
        mapping = replace(mapping, common=pair.mapping.common)
    if pair.remote is not None:
        mapping = replace(mapping, entry_id=pair.remote.key)  # it may lie under another one now
    if not mapping.entry_id or (pair.local is None and pair.remote_gone):
        _forget(context, link)
        return None
    after = linking.let_go(
        mapping,
        deleted_in_exchange=pair.remote_gone,
        left_filters=linking.left_filters(action),
    )
    return _at_rest(context, link, after)


def _at_rest(context: Context, link: Link, after: IdMapping) -> IdMapping:
    """Save a link that came to an agreement, and take off the lists what was said of it."""
    _settle(context, link.mapping)
    return link.keep(context, after)


def _forget(context: Context, link: Link) -> None:
    _settle(context, link.mapping)
    if link.stored:
        context.unit.id_mappings.delete(link.mapping.id)


def _settle(context: Context, mapping: IdMapping) -> None:
    if mapping.error_code:
        settle_failures(context, [mapping.id], OperationType.ACT)
    if mapping.question is not None:
        context.unit.alerts.clear_of_mappings([mapping.id])


def _content(action: Action) -> Content:
    assert action.content is not None
    return fitted(action.content)


def _global_id(action: Action) -> str:
    """Return the id by which all mailboxes know the meeting, as whoever knows it says."""
    remote, local = action.pair.remote, action.pair.local
    return (remote.global_id if remote else "") or (local.global_id if local else "")
