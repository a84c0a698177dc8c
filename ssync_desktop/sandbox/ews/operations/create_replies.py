"""Answers and forwarded messages: written by the server from what they answer (MS-OXWSCORE)."""

from collections.abc import Iterable
from typing import Final

from ssync_desktop.domain.addresses import Address
from ssync_desktop.mime.parse import parse
from ssync_desktop.sandbox.ews.markup import Element, T, local, t
from ssync_desktop.sandbox.ews.model import Item
from ssync_desktop.sandbox.ews.operations.create_messages import finish_message
from ssync_desktop.sandbox.ews.operations.create_parts import Order, built, owner_of, recompose
from ssync_desktop.sandbox.ews.operations.move import copied
from ssync_desktop.sandbox.ews.properties_mime import body_of_values, topic
from ssync_desktop.sandbox.ews.properties_values import (
    addresses_in,
    addresses_of,
    people,
    text_of,
)
from ssync_desktop.sandbox.ews.refusals import EwsError

_GIVEN: Final = (
    "BccRecipients", "IsReadReceiptRequested", "IsDeliveryReceiptRequested", "From",
)  # fmt: skip


def make_reply(order: Order, node: Element) -> list[Item]:
    """Answer or forward the message that is referred to."""
    reference = node.find(f"{T}ReferenceItemId")
    if reference is None:
        raise EwsError("ErrorInvalidOperation", "No message is referred to.")
    original = order.call.item(reference.get("Id", ""))
    folder = order.target("sentitems" if order.sent else "drafts")
    owner = owner_of(folder)
    written = t("Message", *_said(node, original, owner))
    item = built(order.call, written, owner)
    if local(node) == "ForwardItem":
        item.attachments = copied(order.call.exchange, original).attachments
        recompose(order.call.exchange, item, owner)
    return finish_message(order, item, folder)


def _said(node: Element, original: Item, owner: Address) -> Iterable[Element]:
    """Yield the properties of the answer: what is given, and what follows from the original."""
    prefix = "FW" if local(node) == "ForwardItem" else "RE"
    subject = (
        node.findtext(f"{T}Subject") or f"{prefix}: {topic(text_of(original.values, 'Subject'))}"
    )
    yield t("Subject", subject)
    yield _body(node, original)
    to, copies = _recipients(node, original, owner)
    yield people("ToRecipients", to)
    yield people("CcRecipients", copies)
    for name in _GIVEN:
        if (given := node.find(T + name)) is not None:
            yield given
    identifier = text_of(original.values, "InternetMessageId")
    if identifier:
        yield t("InReplyTo", identifier)
        yield t("References", f"{text_of(original.values, 'References')} {identifier}".strip())


def _recipients(
    node: Element, original: Item, owner: Address
) -> tuple[tuple[Address, ...], tuple[Address, ...]]:
    """Return whom the answer goes to, and who gets a copy."""
    given = [node.find(f"{T}{name}") for name in ("ToRecipients", "CcRecipients")]
    to, copies = (() if one is None else addresses_of(one) for one in given)
    if to or copies or local(node) == "ForwardItem":
        return to, copies
    author = addresses_in(original.values, "ReplyTo") or addresses_in(original.values, "From")
    if local(node) == "ReplyToItem":
        return author, ()
    known = {owner.key} | {one.key for one in author}
    others = tuple(
        one for one in addresses_in(original.values, "ToRecipients") if one.key not in known
    )
    copied_to = addresses_in(original.values, "CcRecipients")
    return author + others, tuple(one for one in copied_to if one.key not in known)


def _body(node: Element, original: Item) -> Element:
    """Return the new words with the old ones under them."""
    new = node.find(f"{T}NewBodyContent")
    kind = "Text" if new is None else new.get("BodyType", "Text")
    words = "" if new is None else new.text or ""
    if "Body" in original.values:
        old = body_of_values("Body", original.values, kind).text or ""
    else:
        read = parse(original.mime)
        old = read.html or read.text if kind == "HTML" else read.text
    line = "<hr/>" if kind == "HTML" else "\n\n-----Original Message-----\n"
    return t("Body", f"{words}{line}{old}", BodyType=kind)
