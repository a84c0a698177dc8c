"""Which stored email a message belongs to: every step in its order, and the first hit wins.

The clues of :mod:`ssync_desktop.domain.clues`, then smart matching where it is switched on.
"""

from uuid import UUID

from ssync_desktop.domain.candidates import MOST_OF_A_KEY, Candidates
from ssync_desktop.domain.clues import Clue, ClueKind, clues, smart_matching_switch
from ssync_desktop.domain.known_email import KnownEmail
from ssync_desktop.domain.options import CorrelationMethod
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.smart_matching import fingerprint_of_headers
from ssync_desktop.domain.verdict import Correlation, Reason, Step


def correlate(
    headers: ReceivedHeaders,
    settings: OrganizationSettings,
    candidates: Candidates,
    *,
    own: UUID | None = None,
) -> tuple[Correlation, Reason]:
    """Return the first hit (B44) with its reason.

    *own* is the email the message itself is stored as, if it is. Neither that one nor those that
    came after it are answered by it; ``ids.first_id_of`` makes an *own* of a mere moment.
    """
    found = clues(headers, settings)
    for clue in found:
        emails = candidates.named_by(clue, own)
        if emails:
            return _hit(clue.method, emails[0], _named(clue, emails))
    if smart_matching_switch(headers, settings) == "":
        alike = candidates.alike(headers, fingerprint_of_headers(headers, settings), settings, own)
        if alike:
            text = "An email with the same words in its subject and the same people is stored here."
            return _hit(CorrelationMethod.SMART_MATCHING, alike[0].email, text)
    text = "Nothing it refers to is stored here." if found else "It refers to no other email."
    return Correlation(), Reason(Step.CORRELATION, False, text)


def _hit(method: CorrelationMethod, email: KnownEmail, text: str) -> tuple[Correlation, Reason]:
    correlation = Correlation(method, email.id, email.regarding, email.owner_id)
    return correlation, Reason(Step.CORRELATION, True, text)


def _named(clue: Clue, emails: tuple[KnownEmail, ...]) -> str:
    text = f"{clue.where} names an email that is stored here."
    if len(emails) == 1 or clue.kind is ClueKind.CONVERSATION:
        return text
    count = f"{len(emails)} emails" if len(emails) < MOST_OF_A_KEY else "Many emails"
    if clue.kind is ClueKind.TOKEN:
        return f"{text} {count} carry this token, and the newest one was taken."
    chosen = "the one sent from here" if emails[0].outgoing else "the oldest one"
    return f"{text} {count} carry its message id, and {chosen} was taken."
