"""Explain for somebody's eyes: the trace with the names it needs, and without what is hidden."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.addresses import Address, address_key
from ssync_desktop.domain.clues import identifier_key
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.explained import (
    Explained,
    MessageFile,
    NamedEmail,
    SeenMessage,
    headers_without_content,
    named_in,
    trace_for_eyes,
)
from ssync_desktop.domain.folder_rule import FolderRule
from ssync_desktop.domain.incoming_trace import Trace
from ssync_desktop.domain.internal_mail import OURS
from ssync_desktop.domain.ledger import SENT_ITEMS, ReceivedItem
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ItemOutcome, ObjectType, ParticipationType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.privacy import Viewer, email_for, item_for
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.verdict import Step
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.explaining import explain_incoming

MOST_SEEN = 50
"""Lines of one Message-ID that are offered: every mailbox of a large list may have one."""

_ENVELOPE = re.compile(
    r"^(?:Delivered-To|X-Original-To|Envelope-To)[ \t]*:[ \t]*<?([^\s<>]+@[^\s<>]+)>?",
    re.IGNORECASE | re.MULTILINE,
)
_KNOWN_ONLY_THEN = frozenset({Step.ATTACHMENTS, Step.CONTENT})


def mailboxes_of(context: Context, headers: ReceivedHeaders) -> tuple[Reference, ...]:
    """Return the mailboxes a message arrives in by its recipients, the most likely first.

    What servers noted on delivery counts more than To and Cc.
    """
    addresses = list(dict.fromkeys(_recipients(headers)))
    owners = context.unit.addresses.owners_of(addresses)
    found: dict[UUID, Reference] = {}
    for address in addresses:
        for owner in owners.get(address, ()):
            if owner.reference.object_type in OURS:
                mailbox = context.unit.mailboxes.of(owner.reference.id)
                if mailbox is not None:
                    found.setdefault(mailbox.id, _reference(mailbox))
    return tuple(found.values())


def explain_file(
    context: Context, viewer: Viewer | None, file: MessageFile, mailbox_id: UUID | None
) -> Explained:
    """Explain a message from a file, as if it arrived in a mailbox; None takes the likeliest.

    Who holds the file may read it; the stored emails it is compared with may be hidden.
    """
    message = file.message
    if mailbox_id is None and file.mailboxes:
        mailbox_id = file.mailboxes[0].id
    explained = Explained(
        message.headers, None, mailboxes=file.mailboxes, file=file.name, size=message.size
    )
    if mailbox_id is None:
        return explained
    mailbox = context.unit.mailboxes.get(mailbox_id)
    trace = explain_incoming(context, mailbox, message.headers, message)
    return _named(context, viewer, replace(explained, trace=trace))


def explain_item(
    context: Context,
    viewer: Viewer | None,
    line: ReceivedItem,
    headers: ReceivedHeaders | None,
    mailbox_id: UUID | None,
) -> Explained:
    """Explain a message of the ledger by its *headers*, which None says are not kept any more.

    *mailbox_id* asks what another mailbox would make of it; None means the one that received it.
    """
    own = context.unit.mailboxes.get(line.mailbox_id)
    seen = item_for(viewer, line, own.owner_id)
    if headers is None:
        return Explained(None, None, line=seen, content_hidden=seen.content_hidden)
    mailbox = own if mailbox_id is None else context.unit.mailboxes.get(mailbox_id)
    trace = explain_incoming(
        context,
        mailbox,
        headers,
        received_on=line.received_on,
        sent=_sent(context, line),
        stored_as=line.email_id if line.outcome is ItemOutcome.TRACKED else None,
        rule=_rule(context, line) if mailbox is own else None,
    )
    then = tuple(reason for reason in seen.reasons if reason.step in _KNOWN_ONLY_THEN)
    trace = replace(trace, stations=(*trace.stations, *then))
    shown = headers_without_content(headers) if seen.content_hidden else headers
    others = [one for one in mailboxes_of(context, headers) if one.id != own.id]
    explained = Explained(
        shown,
        trace,
        mailboxes=(_reference(own), *others),
        line=seen,
        content_hidden=seen.content_hidden,
    )
    return _named(context, viewer, explained)


def seen_as(context: Context, viewer: Viewer | None, message_id: str) -> tuple[SeenMessage, ...]:
    """Return where a message with this id was received, the newest first.

    Raises ``NeedsAttention(RECORD_NOT_FOUND)`` when no mailbox has seen it.
    """
    bare = "".join(message_id.split()).strip("<>")
    keys = {bare, identifier_key(bare)}
    found = context.unit.received_items.of_message_id(keys, MOST_SEEN) if bare else ()
    if not found:
        raise _not_seen(context, bare)
    mailboxes = context.unit.mailboxes.by_ids({line.mailbox_id for line in found})
    by_id = {mailbox.id: mailbox for mailbox in mailboxes}
    return tuple(_seen(viewer, line, by_id[line.mailbox_id]) for line in found)


def _seen(viewer: Viewer | None, line: ReceivedItem, mailbox: Mailbox) -> SeenMessage:
    shown = item_for(viewer, line, mailbox.owner_id)
    return SeenMessage(
        item_id=line.id,
        mailbox=_reference(mailbox),
        subject=shown.subject,
        sender=shown.sender,
        first_seen_on=line.first_seen_on,
        outcome=line.outcome,
    )


def _not_seen(context: Context, message_id: str) -> NeedsAttention:
    if not message_id:
        remedy = "Copy it from the header lines of the message: it looks like <text@domain>."
        return NeedsAttention(ErrorCode.RECORD_NOT_FOUND, "Enter a Message-ID", remedy)
    if any(one.outgoing for one in context.unit.known_emails.by_message_ids((message_id,))):
        return NeedsAttention(
            ErrorCode.RECORD_NOT_FOUND,
            "This email was sent from here, so no mailbox has received it",
            "Only email that arrives is checked. Look for it under Activity, Outgoing.",
        )
    return NeedsAttention(
        ErrorCode.RECORD_NOT_FOUND,
        "No mailbox has seen a message with this Message-ID",
        "See whether it is complete. If the message never arrived here, drop it as an .eml file.",
    )


def _named(context: Context, viewer: Viewer | None, explained: Explained) -> Explained:
    """Add the stored emails that the trace names, and hide what is not for *viewer*."""
    trace = explained.trace
    assert trace is not None
    emails = _emails(context, viewer, named_in(trace))
    hidden = {one.id for one in emails.values() if one.content_hidden}
    shown: Trace = trace_for_eyes(trace, hidden=explained.content_hidden, hidden_emails=hidden)
    return replace(explained, trace=shown, emails=emails)


def _emails(
    context: Context, viewer: Viewer | None, ids: Collection[UUID]
) -> dict[UUID, NamedEmail]:
    found: dict[UUID, NamedEmail] = {}
    for email in context.unit.emails.find_many(ids).values():
        shown = email_for(viewer, email)
        sender = (p for p in email.parties if p.participation is ParticipationType.SENDER)
        first = next(sender, None)
        found[email.id] = NamedEmail(
            id=email.id,
            subject=shown.subject,
            sender=(first.name or first.address) if first else "",
            on=email.sent_on if email.outgoing else email.received_on,
            outgoing=email.outgoing,
            content_hidden=shown.content_hidden,
        )
    return found


def _recipients(headers: ReceivedHeaders) -> Iterator[str]:
    for match in _ENVELOPE.finditer(headers.block):
        yield address_key(match.group(1))
    everyone: tuple[Address, ...] = (*headers.to, *headers.cc, *headers.bcc)
    for address in everyone:
        yield address.key


def _sent(context: Context, line: ReceivedItem) -> bool:
    """Say whether the message lay in Sent Items, or what is stored of it was sent."""
    if line.key.folder == SENT_ITEMS:
        return True
    stored = None if line.email_id is None else context.unit.emails.find(line.email_id)
    return stored is not None and stored.outgoing


def _rule(context: Context, line: ReceivedItem) -> FolderRule | None:
    """Return what the rule on the folder of *line* says now, if there is one at work."""
    rules = context.unit.tracking_folders.of_mailbox(line.mailbox_id)
    found = (one for one in rules if one.folder_id == line.key.folder and not one.disabled)
    rule = next(found, None)
    return None if rule is None else FolderRule(rule.folder_name, rule.regarding)


def _reference(mailbox: Mailbox) -> Reference:
    return Reference(mailbox.id, ObjectType.MAILBOX, mailbox.name)
