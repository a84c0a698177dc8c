"""What in a message may name the email it answers, in the order in which it counts.

The order is fixed (section 3.3, D15): In-Reply-To, References from the newest to the oldest,
tracking token, conversation index. Smart matching comes after them and looks up no single thing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ssync_desktop.domain.conversation import conversation_base
from ssync_desktop.domain.known_email import IDENTIFIER_LENGTH
from ssync_desktop.domain.options import CorrelationMethod
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.tracking_token import tokens_in

MOST_REFERENCES = 50
"""References looked at, newest first; older ones add nothing but cost."""

IN_REPLY_TO, REFERENCES = "In-Reply-To", "References"

_FORWARD = re.compile(r"\s*(fwd?|wg|tr|rv|doorst|i|enc)\s*:", re.IGNORECASE)


class ClueKind(StrEnum):
    """What a clue is compared with."""

    MESSAGE_ID = "message id"
    TOKEN = "tracking token"  # noqa: S105 (a word, not a secret)
    CONVERSATION = "conversation index"


@dataclass(frozen=True, slots=True)
class Clue:
    """One thing in a message that may name a stored email; *where* says where it was found.

    *key* is the form that is looked up, *value* what the message says: for a conversation the
    hexadecimal digits of its base, and of the whole index.
    """

    method: CorrelationMethod
    kind: ClueKind
    key: str
    where: str
    value: str


def clues(headers: ReceivedHeaders, settings: OrganizationSettings) -> tuple[Clue, ...]:
    """Return every clue of a message in the order in which they count."""
    by_headers = header_switch(headers, settings) == ""
    found: list[Clue] = []
    if by_headers:
        found += _by_identifiers(headers)
    if settings.tracking_token_enabled:
        found += _by_token(headers, settings)
    if by_headers:
        found += _by_conversation(headers)
    return tuple(found)


def header_switch(headers: ReceivedHeaders, settings: OrganizationSettings) -> str:
    """Return which switch keeps the headers of a message from being looked at; empty if none."""
    if not settings.correlation_enabled:
        return "Linking answers is switched off."
    if settings.ignore_headers_for_correlation:
        return "Looking at headers is switched off."
    return _forward_switch(headers, settings)


def token_switch(settings: OrganizationSettings) -> str:
    """Return which switch keeps tracking tokens from being looked for; empty if none."""
    return "" if settings.tracking_token_enabled else "Tracking tokens are switched off."


def smart_matching_switch(headers: ReceivedHeaders, settings: OrganizationSettings) -> str:
    """Return which switch keeps smart matching from being asked; empty if none."""
    if not settings.smart_matching_enabled:
        return "Smart matching is switched off."
    return _forward_switch(headers, settings)


def identifier_key(identifier: str) -> str:
    """Return a message id in the form in which it is looked up.

    Without brackets and blanks, and its domain in small letters: on their way through gateways
    and old mailers ids gain the first two and lose the case of the third. The part before the @
    keeps its case, which often tells one id from another.
    """
    bare = "".join(identifier.split()).strip("<>")
    local, at, domain = bare.rpartition("@")
    return f"{local}{at}{domain.lower() if at else domain}"[:IDENTIFIER_LENGTH]


def _forward_switch(headers: ReceivedHeaders, settings: OrganizationSettings) -> str:
    if settings.forwards_are_no_replies and _FORWARD.match(headers.subject):
        return "It is a forwarded email, which counts as no answer."
    return ""


def _by_identifiers(headers: ReceivedHeaders) -> Iterator[Clue]:
    newest_first = headers.references[: -MOST_REFERENCES - 1 : -1]
    seen = {"", identifier_key(headers.message_id)}
    for where, identifiers in (
        (IN_REPLY_TO, (headers.in_reply_to,)),
        (REFERENCES, newest_first),
    ):
        for identifier in identifiers:
            key = identifier_key(identifier)
            if key not in seen:
                seen.add(key)
                method = CorrelationMethod.IN_REPLY_TO
                yield Clue(method, ClueKind.MESSAGE_ID, key, where, identifier)


def _by_token(headers: ReceivedHeaders, settings: OrganizationSettings) -> Iterator[Clue]:
    method = CorrelationMethod.TRACKING_TOKEN
    for token in tokens_in(headers.subject, settings.tracking_prefixes):
        where = f"The token {token} in the subject"
        yield Clue(method, ClueKind.TOKEN, token, where, token)


def _by_conversation(headers: ReceivedHeaders) -> Iterator[Clue]:
    base = conversation_base(headers.thread_index)
    if base:
        method = CorrelationMethod.CONVERSATION_INDEX
        where = "The conversation index"
        yield Clue(method, ClueKind.CONVERSATION, base.hex(), where, headers.thread_index.hex())
