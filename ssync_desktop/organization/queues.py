"""Queues: create with a mailbox, update, set state, delete."""

from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.filtering import method_problems
from ssync_desktop.domain.options import FilteringMethod, MailboxKind, Role, State
from ssync_desktop.domain.people import Queue, QueueDraft
from ssync_desktop.domain.problems import Problem
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.default_settings import create_mailbox_for
from ssync_desktop.organization.mailboxes import remove_mailbox, save_from_record

ADMINISTRATORS = (Role.SYSTEM_ADMINISTRATOR, Role.SYSTEM_CUSTOMIZER)


def create_queue(context: Context, draft: QueueDraft) -> Queue:
    """Create a queue with exactly one mailbox, which belongs to the queue's owner (B13, B16)."""
    context.require("create queues", *ADMINISTRATORS)
    _refuse_problems(context, draft, None)
    queue = context.unit.queues.add(
        Queue(
            id=context.new_id(),
            name=draft.name.strip(),
            description=draft.description,
            email_address=draft.email_address.strip(),
            view_type=draft.view_type,
            filtering_method=draft.filtering_method,
            owner_id=draft.owner_id or context.caller.user_id,
            mailbox_id=None,
            state=State.ACTIVE,
            row_version=0,
        )
    )
    create_mailbox_for(
        context, MailboxKind.QUEUE, queue.id, queue.name, queue.email_address, queue.owner_id
    )
    return context.unit.queues.get(queue.id)


def update_queue(context: Context, draft: QueueDraft) -> Queue:
    """Save a queue. Address, name and owner go to its mailbox as well (B16, B17, B18)."""
    context.require("change queues", *ADMINISTRATORS)
    assert draft.id is not None
    before = context.unit.queues.get(draft.id)
    _refuse_problems(context, draft, before.filtering_method)
    queue = context.unit.queues.save(
        replace(
            before,
            name=draft.name.strip(),
            description=draft.description,
            email_address=draft.email_address.strip(),
            view_type=draft.view_type,
            filtering_method=draft.filtering_method,
            owner_id=draft.owner_id or before.owner_id,
            row_version=draft.row_version,
        )
    )
    if queue.mailbox_id is not None:
        mailbox = context.unit.mailboxes.lock(queue.mailbox_id)
        wanted = replace(
            mailbox,
            name=queue.name if mailbox.name == before.name else mailbox.name,
            email_address=queue.email_address,
            owner_id=queue.owner_id,
        )
        save_from_record(context, wanted, mailbox)
    return context.unit.queues.get(queue.id)


def set_queue_state(context: Context, queue_id: UUID, state: State) -> Queue:
    """Activate or deactivate a queue; a deactivated one takes its mailbox with it."""
    context.require("activate or deactivate queues", *ADMINISTRATORS)
    queue = context.unit.queues.get(queue_id)
    if queue.state is state:
        return queue
    queue = context.unit.queues.save(replace(queue, state=state))
    if state is State.INACTIVE and queue.mailbox_id is not None:
        mailbox = context.unit.mailboxes.lock(queue.mailbox_id)
        save_from_record(context, replace(mailbox, state=State.INACTIVE), mailbox)
    return queue


def delete_queue(context: Context, queue_id: UUID) -> None:
    """Delete a queue without items, and its mailbox; one with items is refused."""
    context.require("delete queues", *ADMINISTRATORS)
    queue = context.unit.queues.get(queue_id)
    count = context.unit.queues.item_count(queue_id)
    if count:
        raise NeedsAttention(
            ErrorCode.RECORD_IN_USE,
            f"{queue.name} still holds {count} items",
            "Move or remove them first, or deactivate the queue.",
        )
    mailbox = context.unit.mailboxes.of(queue_id)
    if mailbox is not None:
        remove_mailbox(context, mailbox)
    context.unit.tracking_folders.forget_regarding(queue_id)
    context.unit.queues.delete(queue_id)


def _refuse_problems(context: Context, draft: QueueDraft, before: FilteringMethod | None) -> None:
    settings = context.unit.settings.get()
    problems = [
        *draft.problems(),
        *method_problems(draft.filtering_method, before, settings),
    ]
    if draft.owner_id is not None and context.unit.users.find(draft.owner_id) is None:
        problems.append(
            Problem("owner_id", "This owner does not exist any more.", "Choose somebody else.")
        )
    if problems:
        raise DraftRefused(problems)
