"""What the program sends by itself: how it is marked, and what it never answers (RFC 3834, D18).

Everything that sends without a person having written it asks :func:`automatic_mail` first. There
is no other way to the marks that tell such mail from what people write.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.received_email import LOOP_HEADER, LOOP_VALUE, ReceivedHeaders

_SUBMITTED = "Auto-Submitted"
AUTO_GENERATED = "auto-generated"
AUTO_REPLIED = "auto-replied"
_MACHINES = ("mailer-daemon", "postmaster", "no-reply", "noreply", "do-not-reply", "donotreply")
_BULK = ("bulk", "junk", "list")


class Purpose(StrEnum):
    """Why the program sends; the value stands in the loop header."""

    TEST = LOOP_VALUE
    ALARM = "alarm"


@dataclass(frozen=True, slots=True)
class AutomaticMail:
    """The marks a message carries that no person wrote: Auto-Submitted and the loop header."""

    auto_submitted: str
    loop: str


def automatic_mail(
    purpose: Purpose, recipient: Address, answers: ReceivedHeaders | None = None
) -> AutomaticMail | None:
    """Return the marks of an automatic message to *recipient*, or None: it must not be sent.

    *answers* is the message that sets it off, None where none does. Nothing automatic is answered
    automatically, nor is a list or a machine, so that two programs never write to each other for
    ever (RFC 3834, section 2).
    """
    if not recipient.address:
        return None
    if answers is None:
        return AutomaticMail(AUTO_GENERATED, purpose.value)
    if why_never_answered(recipient, answers):
        return None
    return AutomaticMail(AUTO_REPLIED, purpose.value)


_SENT: Mapping[str, str] = {
    Purpose.TEST: "It is a test message of this program.",
    Purpose.ALARM: "It is an alarm that this program sent by itself.",
}


def sent_by_itself(loop: str) -> str:
    """Return in one sentence what a message is whose loop header says *loop* (D29)."""
    return _SENT.get(loop.strip().casefold(), "This program sent it by itself.")


def stored_with(marks: AutomaticMail) -> str:
    """Return *marks* as they are kept with an email until it is composed: JSON."""
    return json.dumps({_SUBMITTED: marks.auto_submitted, LOOP_HEADER: marks.loop})


def stored_marks(headers: str) -> AutomaticMail | None:
    """Return the marks that :func:`stored_with` kept; None for what a person wrote."""
    stored: dict[str, str] = json.loads(headers) if headers else {}
    loop = stored.get(LOOP_HEADER, "")
    return AutomaticMail(stored.get(_SUBMITTED, AUTO_GENERATED), loop) if loop else None


def why_never_answered(recipient: Address, answers: ReceivedHeaders) -> str:
    """Return why no automatic answer to a message may go to *recipient*; empty if one may."""
    reason = why_automatic(answers)
    if reason:
        return reason
    local = recipient.address.partition("@")[0].casefold()
    if local in _MACHINES or local.startswith("owner-") or local.endswith("-request"):
        return f"{recipient.address} is read by a machine."
    return ""


def why_automatic(headers: ReceivedHeaders) -> str:
    """Return what shows that no person wrote a message; empty for a personal one."""
    submitted = headers.auto_submitted.partition(";")[0].strip().casefold()
    if submitted and submitted != "no":
        return f"It was submitted automatically ({submitted})."
    if headers.own_message:
        return "This program sent it."
    if headers.sender is None:
        return "It names no sender."
    return _by_its_fields(headers.block)


def _by_its_fields(block: str) -> str:
    fields = dict(_fields(block))
    if fields.get("return-path") == "<>":
        return "It has the empty return path of reports."
    if fields.get("precedence", "").casefold() in _BULK:
        return "It was sent in bulk."
    if any(name.startswith("list-") for name in fields):
        return "It came over a mailing list."
    if "all" in fields.get("x-auto-response-suppress", "").casefold():
        return "It asks not to be answered automatically."
    return ""


def _fields(block: str) -> list[tuple[str, str]]:
    """Return names, in lower case, and values of the lines of a header block."""
    found: list[tuple[str, str]] = []
    for line in block.splitlines():
        if line[:1] in (" ", "\t"):
            continue
        name, colon, value = line.partition(":")
        if colon:
            found.append((name.strip().casefold(), value.strip()))
    return found
