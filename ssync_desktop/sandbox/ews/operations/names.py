"""Who is meant: names and addresses looked up in the directory (MS-OXWSRSLNM); ids converted."""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Callable

from ssync_desktop.sandbox.ews.call import MALFORMED, Call
from ssync_desktop.sandbox.ews.markup import Element, M, children, m, said, t
from ssync_desktop.sandbox.ews.model import Mailbox
from ssync_desktop.sandbox.ews.refusals import EwsError
from ssync_desktop.sandbox.ews.soap import each, refusal, response, success

MOST = 100
"""How many candidates are told."""

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}type"


def resolve_names(call: Call, body: Element) -> Element:
    """Tell the mailboxes whose name or address begins so; several are a warning."""
    name = "ResolveNames"
    wanted = said(body.find(f"{M}UnresolvedEntry")).casefold()
    full = body.get("ReturnFullContactData") in {"true", "1"}
    found = _found(call, wanted)
    if not found:
        return response(name, [refusal(name, EwsError("ErrorNameResolutionNoResults"))])
    shown = [_resolution(one, full=full) for one in found[:MOST]]
    resolutions = m(
        "ResolutionSet",
        *shown,
        TotalItemsInView=len(shown),
        IncludesLastItemInRange=len(found) <= MOST,
    )
    if len(found) == 1:
        return response(name, [success(name, resolutions)])
    warning = refusal(name, EwsError("ErrorNameResolutionMultipleResults"), resolutions)
    warning.set("ResponseClass", "Warning")
    return response(name, [warning])


def _found(call: Call, wanted: str) -> list[Mailbox]:
    address = wanted.removeprefix("smtp:")
    exact = call.exchange.mailbox(address)
    if exact is not None:
        return [exact]
    mailboxes = {id(one): one for one in call.exchange.mailboxes.values()}.values()
    return sorted((one for one in mailboxes if _fits(one, address)), key=lambda one: one.name)


def _fits(mailbox: Mailbox, wanted: str) -> bool:
    words = mailbox.name.casefold()
    return bool(wanted) and (
        f" {words}".find(f" {wanted}") >= 0 or mailbox.address.casefold().startswith(wanted)
    )


def _resolution(mailbox: Mailbox, *, full: bool) -> Element:
    shown = t(
        "Mailbox",
        t("Name", mailbox.name),
        t("EmailAddress", mailbox.address),
        t("RoutingType", "SMTP"),
        t("MailboxType", "Mailbox"),
    )
    entry = t("Entry", f"SMTP:{mailbox.address}", Key="EmailAddress1")
    contact = t(
        "Contact",
        t("DisplayName", mailbox.name),
        t("EmailAddresses", entry),
        t("ContactSource", "ActiveDirectory"),
    )
    return t("Resolution", shown, contact if full else None)


_READ: dict[str, Callable[[str], bytes]] = {
    "EwsId": lambda words: b64decode(words, validate=True),
    "EntryId": lambda words: b64decode(words, validate=True),
    "HexEntryId": bytes.fromhex,
}
_WRITE: dict[str, Callable[[bytes], str]] = {
    "EwsId": lambda octets: b64encode(octets).decode(),
    "EntryId": lambda octets: b64encode(octets).decode(),
    "HexEntryId": lambda octets: octets.hex().upper(),
}


def convert_id(_call: Call, body: Element) -> Element:
    """Write ids in another format (MS-OXWSCVTID)."""
    target = body.get("DestinationFormat", "EwsId")

    def one(node: Element) -> Element:
        try:
            octets = _READ[node.get("Format", "")](node.get("Id", ""))
            converted = _WRITE[target](octets)
        except (binascii.Error, ValueError, KeyError):
            raise EwsError(MALFORMED) from None
        shown = m("AlternateId", Format=target, Id=converted, Mailbox=node.get("Mailbox", ""))
        shown.set(_XSI, "t:AlternateIdType")
        return success("ConvertId", shown)

    return each("ConvertId", children(body.find(f"{M}SourceIds")), one)


OPERATIONS = {"ConvertId": convert_id, "ResolveNames": resolve_names}
