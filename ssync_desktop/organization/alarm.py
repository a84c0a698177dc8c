"""Telling the owner of a profile that most of its mailboxes fail: one alert, one mail (B106)."""

from dataclasses import replace

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.alarm import (
    WINDOW,
    Alarm,
    alarm_sentence,
    alarm_subject,
    alarm_text,
    judge,
)
from ssync_desktop.domain.automatic import AutomaticMail, Purpose, automatic_mail, stored_with
from ssync_desktop.domain.context import SYSTEM
from ssync_desktop.domain.conversation import new_thread_index
from ssync_desktop.domain.duplicates import duplicate_check_id
from ssync_desktop.domain.email import Email, Party
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.new_email import NewEmail
from ssync_desktop.domain.options import (
    EmailStatus,
    MailboxKind,
    ObjectType,
    OperationType,
    ParticipationType,
    Priority,
    TraceLevel,
)
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.organization.alerts import alert_profile
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.senders import Sender, sender_of
from ssync_desktop.organization.sending import may_send


def watch_for_alarm(context: Context, profile: EmailServerProfile | None) -> None:
    """After a mailbox of *profile* has failed: begin an alarm if most of them do."""
    if profile is None or not profile.send_email_alert or profile.alarmed_on is not None:
        return
    profile = context.unit.profiles.get(profile.id)  # it may have been stopped just now
    alarm = _judged(context, profile)
    if not alarm.raised:
        return
    context.unit.profiles.set_alarmed(profile.id, context.clock.now())
    sent = _send(context, profile, alarm)
    alert_profile(
        context,
        profile,
        TraceLevel.ERROR,
        ErrorCode.MAILBOXES_FAILING,
        f"{alarm_sentence(profile, alarm)} {sent}",
    )


def watch_for_recovery(context: Context, profile: EmailServerProfile | None) -> None:
    """After a mailbox of *profile* has worked again: end its alarm if most of them do."""
    if profile is None or profile.alarmed_on is None:
        return
    profile = context.unit.profiles.get(profile.id)
    if profile.alarmed_on is not None and _judged(context, profile).over:
        context.unit.profiles.set_alarmed(profile.id, None)
        context.unit.alerts.clear(profile.id, ErrorCode.MAILBOXES_FAILING)


def end_alarms(context: Context) -> None:
    """End the alarms that have nothing left to say: mailboxes were taken away, or switched off."""
    for profile in context.unit.profiles.alarmed():
        watch_for_recovery(context, profile)


def _judged(context: Context, profile: EmailServerProfile) -> Alarm:
    since = context.clock.now() - WINDOW
    return judge(profile, context.unit.tallies.of_profile(profile.id, since))


def _send(context: Context, profile: EmailServerProfile, alarm: Alarm) -> str:
    """Ask for the mail to be sent; return in one sentence what became of that."""
    sender = _alert_sender(context, profile)
    if sender is None:
        return "No mail was sent: the settings name no working alert mailbox on another profile."
    recipient = _owner(context, profile)
    marks = automatic_mail(Purpose.ALARM, recipient)
    if marks is None:
        return "No mail was sent: the profile's owner has no address that a person reads."
    context.unit.emails.add(_email(context, profile, alarm, sender, recipient, marks))
    _make_due(context, sender.mailbox)
    return f"A mail about it goes to {recipient.address}."


def _alert_sender(context: Context, profile: EmailServerProfile) -> Sender | None:
    """Return who sends alarm mail; nobody where the mailbox may not send or is on *profile*."""
    mailbox_id = context.unit.settings.get().alert_mailbox_id
    mailbox = context.unit.mailboxes.find(mailbox_id) if mailbox_id else None
    if mailbox is None or mailbox.regarding_id is None or mailbox.profile_id == profile.id:
        return None
    if not may_send(context, mailbox):
        return None
    kind = ObjectType.QUEUE if mailbox.kind is MailboxKind.QUEUE else ObjectType.USER
    try:
        return sender_of(replace(context, caller=SYSTEM), Reference(mailbox.regarding_id, kind))
    except DraftRefused:
        return None  # its user was disabled, or its queue deactivated


def _owner(context: Context, profile: EmailServerProfile) -> Address:
    owner = context.unit.users.find(profile.owner_id)
    address = profile.owner_email_address or (owner.email_address if owner else "")
    return Address(owner.full_name if owner else "", address)


def _email(
    context: Context,
    profile: EmailServerProfile,
    alarm: Alarm,
    sender: Sender,
    recipient: Address,
    marks: AutomaticMail,
) -> NewEmail:
    now = context.clock.now()
    owner = Reference(profile.owner_id, ObjectType.USER, recipient.name)
    email = Email(
        id=context.new_id(),
        subject=alarm_subject(profile),
        outgoing=True,
        status=EmailStatus.PENDING_SEND,
        parties=(
            Party(
                ParticipationType.SENDER,
                sender.address.address,
                sender.address.name,
                sender.reference,
            ),
            Party(ParticipationType.TO, recipient.address, recipient.name, owner),
        ),
        owner_id=profile.owner_id,
        created_on=now,
        conversation_index=new_thread_index(now, context.new_id()),
        sender_mailbox_id=sender.mailbox.id,
        submitted_by=SYSTEM.user_id,
        priority=Priority.HIGH,
    )
    return NewEmail(
        email=email,
        duplicate_check=duplicate_check_id("", outgoing=True, other=str(email.id)),
        text=alarm_text(profile, alarm, context.unit.tallies.errors(profile.id)),
        internet_headers=stored_with(marks),
    )


def _make_due(context: Context, mailbox: Mailbox) -> None:
    state = replace(mailbox.outgoing, next_run_on=None)
    context.unit.mailboxes.set_direction(mailbox.id, OperationType.OUTGOING, state)
