"""What a trial found, in words: the summary, and each change from before to after."""

from collections.abc import Iterator, Mapping

from ssync_desktop.domain.filtering import refusal
from ssync_desktop.domain.what_if import MOST_CHANGES, ChangeKind, Ground, Outcome, WhatIf
from ssync_desktop.ui.activity.words import METHODS, OUTCOMES, left_out_words
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.widgets.badge import Badge

KINDS: Mapping[ChangeKind, Badge] = {
    ChangeKind.TRACKED: Badge("success", Tone.GOOD, "Newly tracked"),
    ChangeKind.DROPPED: Badge("close", Tone.WARN, "Dropped"),
    ChangeKind.RELATED: Badge("mail", Tone.INFO, "Related elsewhere"),
    ChangeKind.HANDLED: Badge("users", Tone.OFF, "Handled otherwise"),
}
HINTS: Mapping[ChangeKind, str] = {
    ChangeKind.TRACKED: (
        "It is left alone by the rules as they are, and would be tracked. Saving holds for mail to "
        "come: this one stays untracked unless you track it by hand, under Activity, Not tracked."
    ),
    ChangeKind.DROPPED: "It is tracked by the rules as they are, and would be left alone.",
    ChangeKind.RELATED: "It would belong to another email or record, or to none.",
    ChangeKind.HANDLED: "Another owner, other queues or another mailbox would have it.",
}
_COUNTED = {
    ChangeKind.TRACKED: "newly tracked",
    ChangeKind.DROPPED: "dropped",
    ChangeKind.RELATED: "related elsewhere",
    ChangeKind.HANDLED: "handled otherwise",
}

TRY = "What if …"
TRY_HINT = (
    "Tries these rules on the mail of the last days, and shows which messages would be treated "
    "differently, before anything is saved"
)
TRY_WORDS = "Try it on the mail of the last days, before anything is saved."
NOTHING = "Nothing would change"
OTHERS = (
    "The rules were different when it came: it was not treated as those of today would have it."
)


def summary(found: WhatIf) -> str:
    """Return the numbers in one sentence: "412 messages: 6 newly tracked, 2 dropped"."""
    counts = [
        f"{found.count(kind):,} {words}" for kind, words in _COUNTED.items() if found.count(kind)
    ]
    return f"{messages(found.ground.messages)}: {', '.join(counts) or 'nothing would change'}"


def remarks(found: WhatIf) -> str:
    """Return what else is to be known of the answer, a sentence after the other."""
    return " ".join(_remarks(found))


def messages(count: int) -> str:
    """Return "1 message", "412 messages"."""
    return "1 message" if count == 1 else f"{count:,} messages"


def outcome_words(outcome: Outcome, kind: ChangeKind) -> str:
    """Return what becomes of a message, as far as it matters for a change of that kind."""
    word = OUTCOMES[outcome.outcome].word
    if not outcome.tracked:
        why = left_out_words(outcome.outcome, outcome.reason_code, refusal(outcome.reasons))
        return f"{word}: {why[:1].lower()}{why[1:]}" if why else word
    if kind is ChangeKind.RELATED:
        return related_words(outcome)
    if kind is ChangeKind.HANDLED:
        return "; ".join(_handled(outcome))
    names = ", ".join(one.name for one in outcome.accepting)
    return f"{word} for {names}" if names else word


def related_words(outcome: Outcome) -> str:
    """Return by what a message was related."""
    correlation = outcome.correlation
    if correlation.email_id is None:
        return "Related to no email"
    about = f", regarding {correlation.regarding.name}" if correlation.regarding else ""
    return f"Related by {METHODS[correlation.method]}{about}"


def _handled(outcome: Outcome) -> Iterator[str]:
    names = ", ".join(one.name for one in outcome.accepting)
    yield f"Tracked for {names}" if names else "Tracked"
    if outcome.owner is not None and outcome.owner.name:
        yield f"owner {outcome.owner.name}"
    if outcome.queues:
        yield f"in {', '.join(one.name for one in outcome.queues)}"


def _remarks(found: WhatIf) -> Iterator[str]:
    ground: Ground = found.ground
    if ground.older:
        yield f"{messages(ground.older)} more, which are older, were left out."
    if ground.headless:
        yield f"Of {messages(ground.headless)} the headers are not kept any more."
    if ground.undecided:
        yield f"{messages(ground.undecided)} could not be decided on again: failures, mostly."
    if ground.others:
        yield (
            f"{messages(ground.others)} were not treated as the rules of today would have it; "
            "the rules were different then, or the records were."
        )
    if found.total > MOST_CHANGES:
        yield f"Only the newest {MOST_CHANGES:,} changes are listed."
    yield from ground.unknown
