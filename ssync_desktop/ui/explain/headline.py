"""The verdict in one sentence, and what follows from it in a few more."""

from collections.abc import Iterator
from dataclasses import dataclass

from ssync_desktop.domain.explained import Explained
from ssync_desktop.domain.filtering import refusal
from ssync_desktop.domain.incoming_trace import Trace
from ssync_desktop.domain.options import ItemOutcome, ReasonCode
from ssync_desktop.domain.verdict import Step
from ssync_desktop.ui.activity.words import OUTCOMES, left_out_words, subject_words
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.explain.words import OTHERWISE, WHY_NOT, code_words

SHOWN_NAMES = 4

NO_MAILBOX = (
    "None of its recipients has a mailbox here",
    "Choose the mailbox it would arrive in, as with a distribution list or Bcc.",
)
NO_HEADERS = (
    "Its header lines are not kept any more",
    (
        "They are kept for 30 days unless the settings say otherwise, so the check cannot be "
        "repeated. What was decided at the time stands below."
    ),
)


@dataclass(frozen=True, slots=True)
class Headline:
    """The verdict, how it is coloured, its code, and further sentences."""

    text: str
    tone: Tone
    code: str = ""
    leads: tuple[str, ...] = ()


def headline_of(explained: Explained) -> Headline:
    """Return the verdict on a message in plain words."""
    trace = explained.trace
    if trace is None:
        text, lead = NO_MAILBOX if explained.line is None else NO_HEADERS
        return Headline(f"{text}.", Tone.WARN, "", (lead,))
    hypothetical = _hypothetical(explained, trace)
    before, after = tuple(_then(explained, trace)), tuple(_closed(trace))
    if trace.outcome is ItemOutcome.TRACKED:
        verb = "Would be tracked" if hypothetical else "Tracked"
        text = f"{verb} in the mailbox {trace.mailbox.name} {_as_what(explained, trace)}."
        code = code_words(trace.verdict.reason_code)
        return Headline(text, Tone.GOOD, code, (*before, *_consequences(trace), *after))
    because, advice = _why_not(trace)
    verb = "Would not be tracked" if hypothetical else "Not tracked"
    code = code_words(trace.verdict.reason_code)
    told = f"{verb} in the mailbox {trace.mailbox.name}: {because}."
    return Headline(told, Tone.WARN, code, (*before, *filter(None, (advice,)), *after))


def _hypothetical(explained: Explained, trace: Trace) -> bool:
    """Say whether this has not happened: a file, another mailbox, or other rules than then."""
    line = explained.line
    if line is None or line.mailbox_id != trace.mailbox.id:
        return True
    return line.outcome is not trace.outcome


def _as_what(explained: Explained, trace: Trace) -> str:
    email = explained.emails.get(trace.correlated.email_id) if trace.correlated.email_id else None
    if trace.correlated.email_id is None:
        return "as the beginning of a conversation"
    return f"as an answer to “{subject_words(email.subject)}”" if email else "as an answer"


def _why_not(trace: Trace) -> tuple[str, str]:
    code = trace.verdict.reason_code
    if code is not ReasonCode.UNKNOWN:
        return WHY_NOT[code]
    deciding = trace.deciding
    if trace.outcome is ItemOutcome.NOT_TRACKED and deciding is not None:
        text = deciding.text.rstrip(".")
        return text[:1].lower() + text[1:], ""
    return OTHERWISE[trace.outcome]


def _then(explained: Explained, trace: Trace) -> Iterator[str]:
    """Yield what became of it when it was received, where the rules of now say otherwise."""
    line = explained.line
    if line is None or line.mailbox_id != trace.mailbox.id or line.outcome is trace.outcome:
        return
    word = OUTCOMES[line.outcome].word.lower()
    why = left_out_words(line.outcome, line.reason_code, refusal(line.reasons))
    because = f" ({why[:1].lower()}{why[1:]})" if why else ""
    yield f"When it was received it was {word}{because}. This is how the rules of now see it."


def _closed(trace: Trace) -> Iterator[str]:
    first = trace.stations[0]
    if first.step is Step.MAILBOX and first.passed is False:
        yield f"But nothing arrives in this mailbox at present: {first.text}"


def _consequences(trace: Trace) -> Iterator[str]:
    """Yield who takes it, whose it becomes, where it waits, and what it is about."""
    if trace.accepting:
        yield f"Accepted by {_names([one.name for one in trace.accepting])}."
    if trace.owner is not None:
        yield f"It belongs to {trace.owner.name or 'the owner of the mailbox'}."
    if trace.queues:
        queue = "the queue" if len(trace.queues) == 1 else "the queues"
        yield f"It waits in {queue} {_names([one.name for one in trace.queues])}."
    if trace.regarding is not None:
        yield f"It is regarding {trace.regarding.name or 'a record'}."
    if trace.new_record is not None:
        yield f"Its sender becomes a new {trace.new_record.name.lower()}."


def _names(names: list[str]) -> str:
    shown, others = names[:SHOWN_NAMES], len(names) - SHOWN_NAMES
    if others > 0:
        return f"{', '.join(shown)} and {others:,} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
