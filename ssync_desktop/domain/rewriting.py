"""Taking up a stored email again: what its editor shows, and whom the server would not serve."""

import re
from collections.abc import Iterable, Iterator, Mapping

from ssync_desktop.domain.addresses import Address, address_key
from ssync_desktop.domain.email import Email, EmailBody, EmailDraft
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.options import EmailState, ParticipationType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.tracking_token import subject_without_token

LISTS: Mapping[str, ParticipationType] = {
    "to": ParticipationType.TO,
    "cc": ParticipationType.CC,
    "bcc": ParticipationType.BCC,
}
"""The lists of recipients by the names a draft has for them."""

_EMPTY = EmailBody("", "", ())


def can_be_edited(email: Email) -> bool:
    """Say whether an email is open: a draft, or one that has failed (section 4.1)."""
    return email.outgoing and email.status.state is EmailState.OPEN


def draft_of(email: Email, body: EmailBody = _EMPTY) -> EmailDraft:
    """Return a stored outgoing email as its editor shows it.

    The tracking token stays on the row and is put at the end again when the email is sent.
    """
    return EmailDraft(
        id=email.id,
        sender=sender_of(email),
        to=addresses_of(email, ParticipationType.TO),
        cc=addresses_of(email, ParticipationType.CC),
        bcc=addresses_of(email, ParticipationType.BCC),
        subject=subject_without_token(email.subject, email.tracking_token),
        text=body.text,
        html=body.html,
        in_reply_to=email.parent_id,
        regarding=email.regarding,
        priority=email.priority,
        kept=body.attachments,
        send_after=email.postponed_until,
        row_version=email.row_version,
    )


def sender_of(email: Email) -> Reference | None:
    """Return the user or queue an email comes from."""
    sender = ParticipationType.SENDER
    return next((p.record for p in email.parties if p.participation is sender), None)


def addresses_of(email: Email, participation: ParticipationType) -> tuple[Address, ...]:
    """Return the addresses of one list; an address that stands for several records once."""
    found: dict[str, Address] = {}
    for party in email.parties:
        if party.participation is participation:
            name = party.name or (party.record.name if party.record else "")
            address = Address(name, party.address)
            found.setdefault(address.key, address)
    return tuple(found.values())


def refusals(email: Email) -> Iterator[tuple[Address, Problem]]:
    """Yield the recipients the server would not serve, and what it said, at their lists.

    Servers are quoted as "address: words", several joined by "; ". Where no address is quoted
    the words are about the only recipient there is.
    """
    if email.last_error_code != ErrorCode.RECIPIENTS_REFUSED:
        return
    everyone = [(name, one) for name, kind in LISTS.items() for one in addresses_of(email, kind)]
    said = _quoted(email.last_error_text, [address.address for _, address in everyone])
    alone = len({address.key for _, address in everyone}) == 1
    whole = _server_words(email.last_error_text) if alone else ""
    for name, address in everyone:
        if words := said.get(address.key, whole):
            text = f"The server refused “{address.address}”: {words.rstrip('. ')}."
            yield address, Problem(name, text, "Correct the address or take it out.")


def _server_words(text: str) -> str:
    """Return what stands in brackets at the end, which is the server's own; else all."""
    found = re.search(r"\((.*)\)$", text)
    return found[1] if found else text


def _quoted(text: str, addresses: Iterable[str]) -> dict[str, str]:
    """Return what was said of each address that *text* quotes, by its compared form."""
    choice = "|".join(re.escape(address) for address in addresses)
    quote = re.compile(rf"(?:^|[ (])({choice}): (.*?)(?=\)?$|; (?:{choice}): )", re.IGNORECASE)
    return {address_key(found[1]): found[2] for found in quote.finditer(text)}
