"""Answers to invitations, and meetings called off (CreateItem with response objects)."""

from typing import Final

from ssync_desktop.domain.addresses import Address
from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.change_log import Change
from ssync_desktop.sandbox.ews.delivery import mark_sent, receive
from ssync_desktop.sandbox.ews.markup import Element, T, local, t
from ssync_desktop.sandbox.ews.model import Item
from ssync_desktop.sandbox.ews.operations.calendar_mail import meeting_mail
from ssync_desktop.sandbox.ews.operations.calendar_meetings import (
    attendees_of,
    call_off,
    in_calendar,
    is_organizer,
    note_answer,
    organizer_of,
    put_associated,
)
from ssync_desktop.sandbox.ews.operations.calendar_series import Appointment, describe, forget
from ssync_desktop.sandbox.ews.operations.create_parts import Order, owner_of
from ssync_desktop.sandbox.ews.properties_values import (
    is_true,
    put,
    taken,
    text_of,
)
from ssync_desktop.sandbox.ews.refusals import EwsError

_ANSWERS: Final = {
    "AcceptItem": ("Accept", "Accepted"),
    "TentativelyAcceptItem": ("Tentative", "Tentative"),
    "DeclineItem": ("Decline", "Declined"),
}


def answer_invitation(order: Order, node: Element) -> list[Item]:
    """Accept, perhaps accept, or decline; the organizer is told if it is to be sent."""
    call = order.call
    asked = _referred(call, node)
    item = _meeting(asked)
    owner = owner_of(item.home)
    if is_organizer(item, owner):
        raise EwsError(f"ErrorCalendarIsOrganizerFor{_verb(node)}")
    if is_true(item.values, "IsCancelled"):
        raise EwsError(f"ErrorCalendarIsCancelledFor{_verb(node)}")
    response, prefix = _ANSWERS[local(node)]
    now = call.exchange.now()
    put(item.values, "MyResponseType", response)
    put(item.values, "AppointmentReplyTime", now)
    put(item.values, "LegacyFreeBusyStatus", "Busy" if response == "Accept" else "Tentative")
    if order.sent:
        _tell_organizer(order, item, owner, node, (response, prefix))
    rubbish = item.home.mailbox.distinguished["deleteditems"]
    if asked is not item:
        call.exchange.move(asked, rubbish)
    if response == "Decline":
        forget(call.exchange, item)
        call.exchange.move(item, rubbish)
    else:
        call.exchange.note(Change.UPDATED, item)
    describe(call.exchange, item)
    return [item]


def _verb(node: Element) -> str:
    return local(node).removesuffix("Item")


def _referred(call: Call, node: Element) -> Item:
    reference = node.find(f"{T}ReferenceItemId")
    if reference is None:
        raise EwsError("ErrorInvalidOperation", "No item is referred to.")
    return call.item(reference.get("Id", ""))


def _meeting(asked: Item) -> Appointment:
    """Return the meeting in the calendar that *asked*, itself or a request, is about."""
    if isinstance(asked, Appointment):
        return asked.master or asked
    found = in_calendar(asked.home.mailbox, text_of(asked.values, "UID"))
    if asked.kind != "MeetingRequest" or found is None:
        raise EwsError("ErrorInvalidItemForOperationAcceptItem")
    return found


def _tell_organizer(
    order: Order, item: Appointment, owner: Address, node: Element, words: tuple[str, str]
) -> None:
    call, organizer = order.call, organizer_of(item)
    subject = f"{words[1]}: {text_of(item.values, 'Subject')}"
    body = node.find(f"{T}Body")
    spoken = Appointment(values=dict(item.values), folder=item.folder)
    spoken.values["Body"] = taken(body) if body is not None else t("Body", BodyType="Text")
    mail = meeting_mail(
        call.exchange, "MeetingResponse", spoken, owner, (organizer,), subject, answer=words[0]
    )
    for name in ("ProposedStart", "ProposedEnd"):
        if (proposed := node.find(T + name)) is not None:
            mail.values[name] = taken(proposed)
    if order.saved:
        copy = Item(mail.kind, dict(mail.values), mime=mail.mime)
        mark_sent(copy, call.exchange.now())
        call.exchange.put(order.target("sentitems"), copy)
    mailbox = call.exchange.mailbox(organizer.address)
    if mailbox is None:
        call.exchange.carry_outside(owner.address, organizer.address, mail.mime)
        return
    theirs = in_calendar(mailbox, text_of(item.values, "UID"))
    if theirs is not None:
        note_answer(call.exchange, theirs, owner, words[0])
        put_associated(mail, theirs)
    receive(mailbox, mail)


def cancel_meeting(order: Order, node: Element) -> list[Item]:
    """Call a meeting off: everybody invited is told, and it leaves the organizer's calendar."""
    call = order.call
    item = _referred(call, node)
    if not isinstance(item, Appointment) or not attendees_of(item.values):
        raise EwsError("ErrorInvalidItemForOperationCancelItem")
    if not is_organizer(item, owner_of(item.home)):
        raise EwsError("ErrorCalendarIsNotOrganizer")
    words = node.find(f"{T}NewBodyContent")
    if words is not None:
        item.values["Body"] = t("Body", words.text, BodyType=words.get("BodyType", "Text"))
    call_off(call, item, copy=order.saved)
    forget(call.exchange, item)
    call.exchange.move(item, item.home.mailbox.distinguished["deleteditems"])
    return [item]
