"""How the organization stands, and what of it deserves a card: pure decisions."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ssync_desktop.domain.options import TraceLevel
from ssync_desktop.domain.overview import Overview
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.status import EngineStatus, Phase
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.items.wishes import ShowAsking
from ssync_desktop.ui.items.words import KINDS
from ssync_desktop.ui.words import counted

NAMED = 3  # in the sentence
_TROUBLE = {Phase.STOPPED: "stopped", Phase.DEGRADED: "degraded", Phase.RETRYING: "retrying"}


@dataclass(frozen=True, slots=True)
class Situation:
    """What the page is made from. The counts are those of the views that the cards lead to."""

    overview: Overview
    settings: OrganizationSettings = field(default_factory=OrganizationSettings)
    needs_attention: int = 0  # mailboxes, as are the next four
    pending: int = 0
    untested: int = 0
    passed: int = 0  # with a direction whose test succeeded
    enabled: int = 0  # with a direction that is enabled
    stopped_profiles: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """A number that leads somewhere: *place* is a page, *subject* what to show on it."""

    key: str
    number: int
    title: str
    detail: str
    icon: str
    tone: Tone
    place: str
    subject: str | ShowAsking | None = None


def attention_cards(situation: Situation) -> tuple[Card, ...]:
    """Return what wants attention, the worst first; what set-up speaks of is left to it."""
    overview = situation.overview
    cards = [*_broken(situation), *_emails(overview), *_asking(overview), *_alerts(overview)]
    if situation.enabled:
        cards += _waiting(situation)
    return tuple(sorted(cards, key=lambda card: card.tone is not Tone.BAD))


def day_cards(overview: Overview) -> tuple[Card, ...]:
    """Return the numbers of the last 24 hours."""
    numbers = (
        ("received", overview.received_today, "Received", "incoming", "Incoming"),
        ("dropped", overview.not_tracked_today, "Not tracked", "filter", "Not tracked"),
        ("sent", overview.sent_today, "Sent", "outgoing", "Sent"),
        ("pending", overview.pending_send, "Waiting to leave", "clock", "Waiting"),
    )
    return tuple(
        Card(key, number, title, "", icon, Tone.NEUTRAL, "activity", view)
        for key, number, title, icon, view in numbers
    )


def sentence(situation: Situation, engine: EngineStatus, steps_left: int) -> str:
    """Return how things stand, in a sentence."""
    if steps_left:
        return f"Set-up is not complete: {counted(steps_left, 'step')} to go."
    if wanting := [_counted(card) for card in attention_cards(situation)]:
        more = ", and more below" if len(wanting) > NAMED else ""
        return f"Wants your attention: {', '.join(wanting[:NAMED])}{more}."
    if not engine.running:
        return "The engine is not running."
    if engine.paused:
        return "Synchronization is paused."
    return f"All is well: {counted(situation.enabled, 'mailbox', 'mailboxes')} in service."


def _counted(card: Card) -> str:
    """Return what a card counts, for the middle of a sentence."""
    return f"{card.number:,} {card.title[0].lower()}{card.title[1:]}"


def _asking(overview: Overview) -> Iterator[Card]:
    for kind, number in overview.items_asking.items():
        one, many = KINDS[kind]
        words = f"{one} waits" if number == 1 else f"{many} wait"
        yield Card(
            f"asking {kind.value}",
            number,
            f"{words.capitalize()} for your answer",
            "A question with Yes and No.",
            "alert",
            Tone.WARN,
            "activity",
            ShowAsking(kind),
        )


def _broken(situation: Situation) -> Iterator[Card]:
    states = situation.overview.mailboxes_by_state
    if number := situation.stopped_profiles:
        yield Card(
            "profiles",
            number,
            "Profile stopped" if number == 1 else "Profiles stopped",
            "None of its mailboxes is processed."
            if number == 1
            else "None of their mailboxes is processed.",
            "server",
            Tone.BAD,
            "profiles",
            "Stopped",
        )
    if number := situation.needs_attention:
        stopped = bool(states.get(Phase.STOPPED))
        parts = [f"{states[phase]:,} {word}" for phase, word in _TROUBLE.items() if phase in states]
        yield Card(
            "mailboxes",
            number,
            "Mailbox in trouble" if number == 1 else "Mailboxes in trouble",
            ", ".join(parts),
            "phase-stopped" if stopped else "phase-retrying",
            Tone.BAD if stopped else Tone.WARN,
            "mailboxes",
            "Needs attention",
        )


def _emails(overview: Overview) -> Iterator[Card]:
    if number := overview.failed_emails:
        title = "Email not sent" if number == 1 else "Emails not sent"
        detail = "See why, and send again."
        yield Card("failed", number, title, detail, "outgoing", Tone.BAD, "activity", "Failed")
    if number := overview.quarantined:
        yield Card(
            "quarantine",
            number,
            "Message put aside" if number == 1 else "Messages put aside",
            "Could not be read; kept whole, to try again.",
            "warning",
            Tone.WARN,
            "activity",
            "Quarantine",
        )


def _alerts(overview: Overview) -> Iterator[Card]:
    errors = overview.alerts_by_level.get(int(TraceLevel.ERROR), 0)
    warnings = overview.alerts_by_level.get(int(TraceLevel.WARNING), 0)
    if not errors + warnings:
        return
    parts = [counted(errors, "error")] if errors else []
    parts += [counted(warnings, "warning")] if warnings else []
    yield Card(
        "alerts",
        errors + warnings,
        "Alert" if errors + warnings == 1 else "Alerts",
        ", ".join(parts),
        "alert",
        Tone.BAD if errors else Tone.WARN,
        "alerts",
        "Errors" if errors else "Warnings",
    )


def _waiting(situation: Situation) -> Iterator[Card]:
    if number := situation.pending:
        yield Card(
            "pending",
            number,
            "Address to approve" if number == 1 else "Addresses to approve",
            "Mail is processed once it is approved."
            if number == 1
            else "Mail is processed once they are approved.",
            "clock",
            Tone.WARN,
            "mailboxes",
            "Pending approval",
        )
    if number := situation.untested:
        yield Card(
            "untested",
            number,
            "Mailbox not tested" if number == 1 else "Mailboxes not tested",
            "It works once Test & Enable has passed."
            if number == 1
            else "They work once Test & Enable has passed.",
            "phase-never-tested",
            Tone.WARN,
            "mailboxes",
            "Not tested",
        )
