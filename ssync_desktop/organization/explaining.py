"""Why a message is tracked or not: its whole way through the check, without writing a thing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.attachment_rules import sort_attachments
from ssync_desktop.domain.duplicates import content_mark
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.folder_rule import FolderRule
from ssync_desktop.domain.gates import processing_gate
from ssync_desktop.domain.incoming_facts import Checked
from ssync_desktop.domain.incoming_item import received_time
from ssync_desktop.domain.incoming_trace import Trace, traced
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ObjectType, OperationType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.received_email import ReceivedEmail, ReceivedHeaders
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.verdict import Fact, Reason, Step
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.stored_candidates import all_candidates
from ssync_desktop.organization.surroundings import gather


def explain_incoming(
    context: Context,
    mailbox: Mailbox,
    headers: ReceivedHeaders,
    content: ReceivedEmail | None = None,
    *,
    received_on: datetime | None = None,
    sent: bool = False,
    stored_as: UUID | None = None,
    settings: OrganizationSettings | None = None,
    rule: FolderRule | None = None,
) -> Trace:
    """Return the whole trace of a message in *mailbox*, by the rules as they are now.

    *content* is the whole message, where it is at hand. *received_on* is when it was received, if
    that is known better than its headers tell; *sent* says that it lies in Sent Items; *stored_as*
    names the email it became; *settings* are tried out in place of the organization's own; *rule*
    is that of the folder it lies in.
    """
    rules = settings or context.unit.settings.get()
    message = Checked(
        headers=headers,
        received_on=received_time(headers, received_on, context.clock.now()),
        content_hash=content.content_hash if content else "",
        content_mark=content_mark(headers.subject, content.text) if content else "",
        sent=sent,
        manual=rule is not None,
        rule=rule,
        stored_as=stored_as,
    )
    around = gather(context, mailbox, (message,), rules)
    return traced(
        message,
        replace(around, candidates=all_candidates(context, rules, message)),
        Reference(mailbox.id, ObjectType.MAILBOX, mailbox.name),
        before=(_mailbox_station(context, mailbox, rules),),
        after=tuple(_attachment_stations(content, rules)),
    )


def _mailbox_station(context: Context, mailbox: Mailbox, settings: OrganizationSettings) -> Reason:
    profile = None
    if mailbox.profile_id is not None:
        profile = context.unit.profiles.find(mailbox.profile_id)
    gate = processing_gate(mailbox, profile, settings, OperationType.INCOMING, context.clock.now())
    reads = gate.open or gate.code is ErrorCode.NOT_DUE
    text = f"The mailbox {mailbox.name} is read." if reads else gate.text
    facts = [
        Fact("Mailbox", mailbox.name, Reference(mailbox.id, ObjectType.MAILBOX, mailbox.name)),
        Fact("Address", mailbox.email_address),
    ]
    if profile is not None:
        server = Reference(profile.id, ObjectType.EMAIL_SERVER_PROFILE, profile.name)
        facts.append(Fact("Profile", profile.name, server))
    return Reason(Step.MAILBOX, reads, text, tuple(facts))


def _attachment_stations(
    content: ReceivedEmail | None, settings: OrganizationSettings
) -> Iterator[Reason]:
    if content is None or not content.attachments:
        return
    kept, left_out = sort_attachments(content.attachments, settings)
    if kept:
        names = ", ".join(attachment.file_name or "(no name)" for attachment in kept)
        yield Reason(Step.ATTACHMENTS, True, f"Kept with it: {names}.")
    yield from left_out
