"""What if the rules were others: which messages would be tracked, dropped, or related elsewhere.

The same messages are replayed twice, by the rules as they are and by those of a draft, and what
came of them is compared. What was decided when they arrived is a third thing: the rules may have
been different then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ssync_desktop.domain.incoming_facts import Decision, Surroundings
from ssync_desktop.domain.options import FilteringMethod, ItemOutcome, ObjectType, ReasonCode
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.verdict import Correlation, Reason, Step

MOST_MESSAGES = 20_000
"""Messages that are replayed, the newest ones."""

MOST_CHANGES = 2_000
"""Changes that are told one by one, the newest ones; all of them are counted."""

DECIDED = frozenset(
    {
        ItemOutcome.TRACKED,
        ItemOutcome.NOT_TRACKED,
        ItemOutcome.DUPLICATE,
        ItemOutcome.BEFORE_START_DATE,
        ItemOutcome.OWN_MESSAGE,
    }
)
"""Outcomes that rules have led to; the others are failures, which no rule would change."""

_KEPT = frozenset({ItemOutcome.TRACKED, ItemOutcome.DUPLICATE})


class ChangeKind(StrEnum):
    """What a draft would change for a message."""

    TRACKED = "newly tracked"
    DROPPED = "dropped"
    RELATED = "related elsewhere"
    HANDLED = "owned, queued or received otherwise"


@dataclass(frozen=True, slots=True)
class Rules:
    """Settings, and the filtering methods of users and queues that are not those saved."""

    settings: OrganizationSettings
    methods: Mapping[UUID, FilteringMethod] = field(default_factory=dict)

    def around(self, found: Surroundings) -> Surroundings:
        """Return *found* with these rules in place of those it was read by."""
        changed = {key: method for key, method in self.methods.items() if key in found.methods}
        routed = self.settings.auto_route_to_owner_queue
        return replace(
            found,
            settings=self.settings,
            methods={**found.methods, **changed},
            default_queues=found.default_queues if routed else {},
        )


@dataclass(frozen=True, slots=True)
class WhatIfDraft:
    """What is tried out: *settings* None means those saved; *methods* are by user or queue.

    *days* is how far back; *mailboxes* are all without any.
    """

    days: int
    settings: OrganizationSettings | None = None
    methods: Mapping[UUID, FilteringMethod] = field(default_factory=dict)
    mailboxes: tuple[UUID, ...] = ()

    def rules(self, saved: OrganizationSettings) -> Rules:
        """Return the rules as they would be once saved: earlier prefixes stay known (B49)."""
        wanted = self.settings or saved
        prefixes = tuple(dict.fromkeys((*wanted.tracking_prefixes, *saved.tracking_prefixes)))
        return Rules(replace(wanted, tracking_prefixes=prefixes), self.methods)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a message by some rules, and why."""

    outcome: ItemOutcome
    reason_code: ReasonCode
    correlation: Correlation = field(default_factory=Correlation)
    accepting: tuple[Reference, ...] = ()
    owner: Reference | None = None
    queues: tuple[Reference, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def tracked(self) -> bool:
        """Whether it becomes an activity here."""
        return self.outcome is ItemOutcome.TRACKED

    @property
    def kept(self) -> bool:
        """Whether it is an activity, of this mailbox or by a copy in another one."""
        return self.outcome in _KEPT


@dataclass(frozen=True, slots=True)
class Change:
    """A message in one mailbox that a draft would treat differently.

    *item_id* is its line of the ledger, *email_id* the email it is stored as; the words of both
    are read when they are shown, for not everybody may read them. *rules_were_others* says that
    it was not treated as the rules of today would have it.
    """

    item_id: UUID
    mailbox_id: UUID
    email_id: UUID | None
    kind: ChangeKind
    before: Outcome
    after: Outcome
    rules_were_others: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """What was looked at: messages of the ledger since *since*, and which of them could not be.

    *older* were left out because they were too many, *headless* have no headers any more, of
    *undecided* nothing was ever decided, or it cannot be told again. *others* were treated
    otherwise than the rules of today would have it. *unknown* are sentences on what a draft
    cannot know.
    """

    since: datetime
    messages: int = 0
    older: int = 0
    headless: int = 0
    undecided: int = 0
    others: int = 0
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The answer: how many messages change how, and the newest *changes*, the newest first."""

    ground: Ground
    changes: tuple[Change, ...] = ()
    counts: Mapping[ChangeKind, int] = field(default_factory=dict)

    def count(self, kind: ChangeKind) -> int:
        """Return how many messages change like that."""
        return self.counts.get(kind, 0)

    @property
    def total(self) -> int:
        """How many messages change at all."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class StepPair:
    """One station as it is weighed by the rules of today and by those of the draft."""

    step: Step
    before: tuple[Reason, ...]
    after: tuple[Reason, ...]


def outcome_of(decision: Decision, names: Mapping[UUID, str]) -> Outcome:
    """Return what *decision* comes to; *names* are those of users."""
    verdict, owner = decision.verdict, decision.owner_id
    return Outcome(
        decision.outcome,
        verdict.reason_code,
        verdict.correlation,
        decision.accepting,
        None if owner is None else Reference(owner, ObjectType.USER, names.get(owner, "")),
        decision.queues,
        verdict.reasons,
    )


def compare(
    before: Outcome, after: Outcome, *, kept_before: bool = False, kept_after: bool = False
) -> ChangeKind | None:
    """Return what is different; None when nothing is, or when another copy tells it.

    *kept_before* and *kept_after* say that some copy of the message, in whichever mailbox, is an
    activity. Exchanging the two sides exchanges "newly tracked" and "dropped", and nothing else.
    """
    kept_before, kept_after = kept_before or before.kept, kept_after or after.kept
    if kept_after and not kept_before:
        return ChangeKind.TRACKED if after.tracked else None
    if kept_before and not kept_after:
        return ChangeKind.DROPPED if before.tracked else None
    if before.tracked != after.tracked:
        return ChangeKind.HANDLED
    if not before.kept or not after.kept:
        return None  # kept neither way here: why not is another question
    if before.tracked and _related(before) != _related(after):
        return ChangeKind.RELATED
    return ChangeKind.HANDLED if _handled(before) != _handled(after) else None


def differing_steps(before: Outcome, after: Outcome) -> tuple[StepPair, ...]:
    """Return the stations that were weighed differently, in their order."""
    steps = dict.fromkeys(reason.step for reason in (*before.reasons, *after.reasons))
    pairs = (StepPair(step, _at(step, before.reasons), _at(step, after.reasons)) for step in steps)
    order = list(Step)
    differing = [pair for pair in pairs if pair.before != pair.after]
    return tuple(sorted(differing, key=lambda pair: order.index(pair.step)))


def unknown_of(now: OrganizationSettings, draft: OrganizationSettings) -> tuple[str, ...]:
    """Return what trying *draft* out cannot know, in sentences."""
    if not draft.smart_matching_enabled:
        return ()
    sentences: list[str] = []
    if draft.most_hashes > now.most_hashes:
        sentences.append(
            f"Of stored emails only the first {now.most_hashes} words and addresses can be looked "
            "for, so smart matching may find less here than it will."
        )
    if draft.subject_noise != now.subject_noise:
        sentences.append(
            "The words of stored emails were noted with the noise of before. They are compared "
            "with the new one, but some may not be found by it."
        )
    return tuple(sentences)


def _related(outcome: Outcome) -> tuple[UUID | None, Reference | None]:
    return outcome.correlation.email_id, outcome.correlation.regarding


def _handled(outcome: Outcome) -> tuple[object, ...]:
    owner = outcome.owner.id if outcome.owner else None
    return outcome.outcome, outcome.accepting, owner, frozenset(outcome.queues)


def _at(step: Step, reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    return tuple(reason for reason in reasons if reason.step is step)
