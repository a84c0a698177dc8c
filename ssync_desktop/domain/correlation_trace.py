"""Every step of the correlation of one message, those behind the first hit too, for Explain.

Nothing of this is worked out when mail is delivered; :func:`trace` does it again for one message.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from ssync_desktop.domain.candidates import MOST_OF_A_KEY, Candidates, Likely
from ssync_desktop.domain.clues import (
    IN_REPLY_TO,
    MOST_REFERENCES,
    REFERENCES,
    Clue,
    ClueKind,
    clues,
    header_switch,
    smart_matching_switch,
    token_switch,
)
from ssync_desktop.domain.conversation import common_part, stands_above
from ssync_desktop.domain.known_email import KnownEmail
from ssync_desktop.domain.options import CorrelationMethod
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.smart_matching import (
    address_keys,
    addresses_of_headers,
    fingerprint_of_headers,
    subject_words,
)

TOKEN, CONVERSATION, SMART_MATCHING = "Tracking token", "Conversation index", "Smart matching"

_MOST_LIKELY = 20


@dataclass(frozen=True, slots=True)
class TracedCandidate:
    """A stored email that a step found. *taken* is true for one candidate at most of all steps.

    *by* is what of the message found it, *why* a sentence: why it was taken, or why not.
    """

    email_id: UUID
    by: str
    taken: bool
    why: str


@dataclass(frozen=True, slots=True)
class CorrelationStep:
    """One step: its *name*, what it looked for, and what it found.

    *switched_off* says which switch keeps it from being asked; empty when it was. *hit* is what
    the step would give; only the first hit of all steps is taken. *note* is a sentence, or empty.
    """

    name: str
    method: CorrelationMethod
    switched_off: str
    looked_for: tuple[str, ...]
    candidates: tuple[TracedCandidate, ...]
    hit: UUID | None
    note: str

    @property
    def asked(self) -> bool:
        """Whether the step was asked at all."""
        return not self.switched_off


def trace(
    headers: ReceivedHeaders,
    settings: OrganizationSettings,
    candidates: Candidates,
    *,
    own: UUID | None = None,
) -> tuple[CorrelationStep, ...]:
    """Return all steps in their order; the answer is that of ``correlation.correlate``.

    *own* is the email the message itself is stored as, if it is: later ones are none it answers.
    """
    found = clues(headers, settings)
    off = header_switch(headers, settings)
    id_method, index_method = CorrelationMethod.IN_REPLY_TO, CorrelationMethod.CONVERSATION_INDEX
    of = _Steps(found, candidates, own)
    steps = (
        of.step(IN_REPLY_TO, id_method, ClueKind.MESSAGE_ID, off),
        of.step(REFERENCES, id_method, ClueKind.MESSAGE_ID, off, _references_note(headers)),
        of.step(TOKEN, CorrelationMethod.TRACKING_TOKEN, ClueKind.TOKEN, token_switch(settings)),
        of.step(CONVERSATION, index_method, ClueKind.CONVERSATION, off),
        _smart_matching(headers, settings, candidates, own),
    )
    return _first_hit_only(steps)


class _Steps:
    """The steps that look up clues."""

    def __init__(self, found: Sequence[Clue], candidates: Candidates, own: UUID | None) -> None:
        self._clues = found
        self._candidates = candidates
        self._own = own

    def step(
        self, name: str, method: CorrelationMethod, kind: ClueKind, off: str, note: str = ""
    ) -> CorrelationStep:
        """Return one step; a clue behind the first that hits shows what it would have found."""
        asked = [c for c in self._clues if c.kind is kind and _belongs(c, name)]
        traced: list[TracedCandidate] = []
        for clue in asked:
            emails = self._candidates.named_by(clue, self._own)
            before = bool(traced)
            traced += (
                TracedCandidate(email.id, clue.value, place == 0 and not before, why)
                for place, email in enumerate(emails)
                for why in (_why(clue, email, emails, earlier=before),)
            )
            if len(emails) >= MOST_OF_A_KEY:
                note = f"{note} Only {MOST_OF_A_KEY} emails of a mark are looked at.".strip()
        hit = traced[0].email_id if traced else None
        looked_for = tuple(clue.value for clue in asked)
        return CorrelationStep(name, method, off, looked_for, tuple(traced), hit, note)


def _belongs(clue: Clue, name: str) -> bool:
    return clue.kind is not ClueKind.MESSAGE_ID or clue.where == name


def _why(clue: Clue, email: KnownEmail, ranked: Sequence[KnownEmail], *, earlier: bool) -> str:
    if earlier:
        return "A mark that counts more had found an email."
    if email is ranked[0]:
        return _why_first(clue, email, len(ranked))
    return _why_not(clue, email, ranked[0])


def _why_first(clue: Clue, email: KnownEmail, found: int) -> str:
    if clue.kind is ClueKind.CONVERSATION:
        index = bytes.fromhex(clue.value)
        if stands_above(email.thread_index, index):
            return "The nearest email above it in the conversation."
        return "The email of the conversation that has most of the index in common."
    if found == 1:
        return "The only stored email that carries it."
    if clue.kind is ClueKind.TOKEN:
        return f"The newest of {found} emails that carry this token."
    return "The copy that was sent from here." if email.outgoing else "The oldest copy."


def _why_not(clue: Clue, email: KnownEmail, taken: KnownEmail) -> str:
    if clue.kind is ClueKind.CONVERSATION:
        index = bytes.fromhex(clue.value)
        common = common_part(email.thread_index, index)
        if common == common_part(taken.thread_index, index):
            return f"As near, {common} octets of the index in common, but not the first choice."
        return f"Farther off: only {common} octets of the index in common."
    if taken.outgoing and not email.outgoing:
        return "A received copy; the one sent from here goes first."
    if clue.kind is ClueKind.TOKEN:
        return "Older; the numbers of tokens come again, and the newest email is meant."
    return "A later copy of the same message."


def _references_note(headers: ReceivedHeaders) -> str:
    if len(headers.references) > MOST_REFERENCES:
        return f"Only the newest {MOST_REFERENCES} are looked at."
    return ""


def _smart_matching(
    headers: ReceivedHeaders,
    settings: OrganizationSettings,
    candidates: Candidates,
    own: UUID | None,
) -> CorrelationStep:
    words = subject_words(headers.subject, settings)
    addresses = address_keys(addresses_of_headers(headers), settings)
    off = smart_matching_switch(headers, settings)
    likely: tuple[Likely, ...] = ()
    if not off:
        fingerprint = fingerprint_of_headers(headers, settings)
        likely = candidates.compared(headers, fingerprint, settings, own)
    hit = likely[0].email.id if likely and likely[0].likeness.alike else None
    note = f"Only the {_MOST_LIKELY} most alike are shown." if len(likely) > _MOST_LIKELY else ""
    return CorrelationStep(
        SMART_MATCHING,
        CorrelationMethod.SMART_MATCHING,
        off,
        (*words, *addresses),
        tuple(
            TracedCandidate(
                one.email.id, headers.subject, one.email.id == hit, _how_like(one, hit, settings)
            )
            for one in likely[:_MOST_LIKELY]
        ),
        hit,
        note,
    )


def _how_like(one: Likely, hit: UUID | None, settings: OrganizationSettings) -> str:
    like = one.likeness
    text = (
        f"Words in common: {like.common_words} of {like.words} and {like.other_words}; "
        f"addresses in common: {like.common_addresses}."
    )
    if one.email.id == hit:
        return text
    if like.alike:
        return f"{text} Another email is nearer or newer."
    return (
        f"{text} Wanted: at most {settings.subject_hash_difference} words that differ, "
        f"at least {settings.least_common_addresses} addresses."
    )


def _first_hit_only(steps: Sequence[CorrelationStep]) -> tuple[CorrelationStep, ...]:
    """Leave *taken* to the first step that hit; what later ones found lost to it."""
    result: list[CorrelationStep] = []
    winner = ""
    for step in steps:
        if winner:
            lost = f"{winner} had found an email before."
            candidates = tuple(
                replace(one, taken=False, why=f"{one.why} {lost}") if one.taken else one
                for one in step.candidates
            )
            result.append(replace(step, candidates=candidates))
        else:
            result.append(step)
            winner = step.name if step.hit is not None else ""
    return tuple(result)
