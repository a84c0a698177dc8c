"""What of the organization's state deserves a card, a sentence, and which step is next."""

from dataclasses import replace
from uuid import UUID

import pytest

from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.options import TraceLevel
from ssync_desktop.domain.overview import Overview
from ssync_desktop.domain.settings import DefaultEmailSettings, OrganizationSettings
from ssync_desktop.domain.status import EngineStatus, Phase
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.items.wishes import ShowAsking
from ssync_desktop.ui.overview.engine_card import badges_of
from ssync_desktop.ui.overview.situation import (
    Situation,
    attention_cards,
    day_cards,
    sentence,
)
from ssync_desktop.ui.overview.steps import StepState, steps_left, steps_of
from tests.kit.clock import START

RUNNING = EngineStatus(running=True, paused=False)
NOTHING = Overview(
    taken_on=START,
    profiles=0,
    mailboxes=0,
    mailboxes_by_state={},
    users=1,
    queues=0,
    pending_approval=0,
    never_tested=0,
    received_today=0,
    not_tracked_today=0,
    sent_today=0,
    pending_send=0,
    failed_emails=0,
    quarantined=0,
    alerts_by_level={},
    received_per_hour=(0,) * 24,
    sent_per_hour=(0,) * 24,
)
FRESH = Situation(NOTHING)
AT_WORK = Situation(replace(NOTHING, profiles=1, mailboxes=3), enabled=3, passed=3)
WITH_DEFAULT = OrganizationSettings(default_email=DefaultEmailSettings(UUID(int=7)))


def test_that_a_healthy_organization_shows_no_card() -> None:
    assert attention_cards(AT_WORK) == ()
    assert sentence(AT_WORK, RUNNING, 0) == "All is well: 3 mailboxes in service."


def test_that_every_trouble_has_a_card_that_leads_to_its_view_the_worst_first() -> None:
    overview = replace(
        AT_WORK.overview,
        mailboxes_by_state={Phase.RETRYING: 2, Phase.OK: 1},
        failed_emails=1,
        quarantined=4,
        alerts_by_level={int(TraceLevel.ERROR): 2, int(TraceLevel.WARNING): 1},
    )
    troubled = replace(
        AT_WORK,
        overview=overview,
        needs_attention=2,
        pending=5,
        untested=6,
        stopped_profiles=1,
    )
    cards = attention_cards(troubled)

    assert {card.key: (card.number, card.place, card.subject) for card in cards} == {
        "profiles": (1, "profiles", "Stopped"),
        "mailboxes": (2, "mailboxes", "Needs attention"),
        "failed": (1, "activity", "Failed"),
        "quarantine": (4, "activity", "Quarantine"),
        "alerts": (3, "alerts", "Errors"),
        "pending": (5, "mailboxes", "Pending approval"),
        "untested": (6, "mailboxes", "Not tested"),
    }
    bad = [card.tone is Tone.BAD for card in cards]
    assert bad == sorted(bad, reverse=True)
    assert sentence(troubled, RUNNING, 0) == (
        "Wants your attention: 1 profile stopped, 1 email not sent, 3 alerts, and more below."
    )


def test_that_what_waits_for_an_answer_has_a_card_for_each_list() -> None:
    asking = {ItemKind.APPOINTMENT: 2, ItemKind.TASK: 1}
    situation = replace(AT_WORK, overview=replace(AT_WORK.overview, items_asking=asking))
    assert [(card.title, card.subject) for card in attention_cards(situation)] == [
        ("Appointments wait for your answer", ShowAsking(ItemKind.APPOINTMENT)),
        ("Task waits for your answer", ShowAsking(ItemKind.TASK)),
    ]
    assert sentence(situation, RUNNING, 0) == (
        "Wants your attention: 2 appointments wait for your answer, 1 task waits for your answer."
    )


@pytest.mark.parametrize(
    ("states", "tone", "detail"),
    [
        ({Phase.STOPPED: 1, Phase.RETRYING: 2}, Tone.BAD, "1 stopped, 2 retrying"),
        ({Phase.DEGRADED: 3}, Tone.WARN, "3 degraded"),
    ],
)
def test_that_mailboxes_in_trouble_say_how_bad_it_is(
    states: dict[str, int], tone: Tone, detail: str
) -> None:
    overview = replace(AT_WORK.overview, mailboxes_by_state=states)
    (card,) = attention_cards(replace(AT_WORK, overview=overview, needs_attention=3))
    assert (card.tone, card.detail) == (tone, detail)


def test_that_warnings_alone_lead_to_the_warnings() -> None:
    overview = replace(AT_WORK.overview, alerts_by_level={int(TraceLevel.WARNING): 1, 1: 9})
    (card,) = attention_cards(replace(AT_WORK, overview=overview))
    assert (card.number, card.subject, card.tone) == (1, "Warnings", Tone.WARN)


def test_that_the_numbers_of_the_day_lead_to_their_lists() -> None:
    overview = replace(NOTHING, received_today=1, not_tracked_today=2, sent_today=3, pending_send=4)
    shown = [(card.number, card.subject) for card in day_cards(overview)]
    assert shown == [(1, "Incoming"), (2, "Not tracked"), (3, "Sent"), (4, "Waiting")]


@pytest.mark.parametrize(
    ("engine", "words"),
    [
        (EngineStatus(running=False, paused=False), "The engine is not running."),
        (EngineStatus(running=True, paused=True), "Synchronization is paused."),
    ],
)
def test_that_a_resting_engine_is_never_called_well(engine: EngineStatus, words: str) -> None:
    assert sentence(AT_WORK, engine, 0) == words


STAGES = [
    (FRESH, 0),
    (replace(FRESH, overview=replace(NOTHING, profiles=1)), 1),
    (Situation(replace(NOTHING, profiles=1), WITH_DEFAULT), 2),
    (Situation(replace(NOTHING, profiles=1, mailboxes=1), WITH_DEFAULT, pending=1), 3),
    (Situation(replace(NOTHING, profiles=1, mailboxes=1), WITH_DEFAULT, pending=1, passed=1), 4),
]


@pytest.mark.parametrize(("situation", "following"), STAGES)
def test_that_one_step_is_next_and_those_before_it_are_done(
    situation: Situation, following: int
) -> None:
    states = [step.state for step in steps_of(situation)]
    assert states == [
        *[StepState.DONE] * following,
        StepState.NEXT,
        *[StepState.LATER] * (4 - following),
    ]
    left = steps_left(steps_of(situation))
    assert left == 5 - following
    assert sentence(situation, RUNNING, left).startswith("Set-up is not complete")


def test_that_every_step_has_a_way_there() -> None:
    places = [[way.place for way in step.ways] for step in steps_of(FRESH)]
    assert places == [["profiles"], ["profiles"], ["users", "users"], ["mailboxes"], ["mailboxes"]]


def test_that_the_first_step_begins_a_profile_while_there_is_none() -> None:
    (begin,) = steps_of(FRESH)[0].ways
    assert (begin.place, begin.subject) == ("profiles", "New profile")
    (look,) = steps_of(replace(FRESH, overview=replace(NOTHING, profiles=1)))[0].ways
    assert (look.place, look.subject) == ("profiles", None)


def test_that_a_failed_test_is_told_where_the_next_step_is() -> None:
    overview = replace(NOTHING, profiles=1, mailboxes=1, mailboxes_by_state={Phase.STOPPED: 1})
    step = steps_of(Situation(overview, WITH_DEFAULT))[3]
    assert step.state is StepState.NEXT
    assert "The last test failed" in step.explanation


def test_that_the_steps_go_once_a_mailbox_works() -> None:
    assert steps_of(replace(FRESH, enabled=1)) == ()


def test_that_what_set_up_speaks_of_is_not_told_twice() -> None:
    assert attention_cards(replace(FRESH, pending=1, untested=1)) == ()


def test_that_phases_are_shown_with_their_numbers_and_only_those_there_are() -> None:
    words = [badge.word for badge in badges_of({Phase.OK: 2, Phase.STOPPED: 1})]
    assert words == ["2 OK", "1 Stopped"]


def test_that_lacking_approval_is_called_the_same_as_among_the_mailboxes() -> None:
    assert [badge.word for badge in badges_of({Phase.PAUSED: 1})] == ["1 Needs approval"]
