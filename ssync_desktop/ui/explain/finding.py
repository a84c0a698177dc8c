"""The chapter about correlation: what each step looked for, found, and why others lost."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from ssync_desktop.domain.clues import IN_REPLY_TO, REFERENCES
from ssync_desktop.domain.correlation_trace import (
    CONVERSATION,
    SMART_MATCHING,
    TOKEN,
    CorrelationStep,
    TracedCandidate,
)
from ssync_desktop.domain.explained import Explained, NamedEmail
from ssync_desktop.ui.activity.words import subject_words
from ssync_desktop.ui.explain.story import Group, Line, Link
from ssync_desktop.ui.explain.words import LOST, TAKEN
from ssync_desktop.ui.words import counted

CARRIES_NONE: Mapping[str, str] = {
    IN_REPLY_TO: "the message has no In-Reply-To",
    REFERENCES: "the message has no further References",
    TOKEN: "there is no tracking token in the subject",
    CONVERSATION: "the message has no Thread-Index",
    SMART_MATCHING: "there is nothing to compare",
}
OPEN_LINES = 6  # of a step that found nothing; what was found is shown at once


def step_groups(explained: Explained) -> Iterator[Group]:
    """Yield a group for each step of correlation, in its order."""
    assert explained.trace is not None
    for number, step in enumerate(explained.trace.correlation, 1):
        heading = f"{number}. {step.name}: {_outcome(step)}"
        lines = (*_looked_for(step), *_candidates(step, explained.emails))
        taken = any(one.taken for one in step.candidates)
        yield Group(heading, lines, folded=not taken and bool(lines))


def _outcome(step: CorrelationStep) -> str:
    if not step.asked:
        return f"not asked. {step.switched_off}"
    if not step.looked_for:
        return f"{CARRIES_NONE.get(step.name, 'there is nothing to look for')}."
    if any(one.taken for one in step.candidates):
        others = len(step.candidates) - 1
        more = f"; {counted(others, 'other candidate')} lost" if others else ""
        return f"found the email it answers{more}."
    found = counted(len(step.candidates), "candidate")
    if step.hit is not None:
        return f"would have found an email, but an earlier step had. {found}."
    if step.candidates:
        return f"{found}, none alike enough."
    return _nothing(step)


def _nothing(step: CorrelationStep) -> str:
    if step.name == SMART_MATCHING:
        return "nothing stored is like it."
    return f"nothing stored carries {'it' if len(step.looked_for) == 1 else 'them'}."


def _looked_for(step: CorrelationStep) -> Iterator[Line]:
    if step.name == SMART_MATCHING and step.looked_for:
        yield Line("Compared", ", ".join(step.looked_for))
    elif step.looked_for:
        for value in step.looked_for:
            yield Line("Looked for", value)
    if step.note:
        yield Line("Note", step.note)


def _candidates(step: CorrelationStep, emails: Mapping[UUID, NamedEmail]) -> Iterator[Line]:
    for one in sorted(step.candidates, key=lambda candidate: not candidate.taken):
        email = emails.get(one.email_id)
        name = f"“{subject_words(email.subject)}”" if email else "A stored email"
        mark = TAKEN if one.taken else LOST
        yield Line(name, _detail(one, email), mark, Link("activity", one.email_id))


def _detail(candidate: TracedCandidate, email: NamedEmail | None) -> str:
    if email is None:
        return candidate.why
    when = f", {email.on:%Y-%m-%d %H:%M} UTC" if email.on else ""
    whence = "sent by" if email.outgoing else "from"
    return f"{candidate.why} ({whence} {email.sender or 'somebody'}{when})"
