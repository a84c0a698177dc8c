"""Comparing what two sets of rules come to, and the course of events that each leads to."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.candidates import Candidates
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.incoming_facts import Checked, Surroundings
from ssync_desktop.domain.options import (
    CorrelationMethod,
    FilteringMethod,
    ItemOutcome,
    ObjectType,
    ReasonCode,
)
from ssync_desktop.domain.people import AddressOwner, Reference
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.verdict import Correlation, Reason, Step
from ssync_desktop.domain.what_if import (
    ChangeKind,
    Outcome,
    Rules,
    WhatIfDraft,
    compare,
    differing_steps,
    unknown_of,
)
from ssync_desktop.domain.what_if_world import Replayed, World
from tests.kit.clock import START
from tests.kit.mail_world import headers

PEOPLE = {
    name: Reference(UUID(int=number), ObjectType.USER, name.title())
    for number, name in enumerate(("ada", "bob", "cleo"), 1)
}
EMAILS = [None, UUID(int=21), UUID(int=22)]
MIRROR = {ChangeKind.TRACKED: ChangeKind.DROPPED, ChangeKind.DROPPED: ChangeKind.TRACKED}

references = st.sampled_from(list(PEOPLE.values()))
outcomes = st.builds(
    Outcome,
    outcome=st.sampled_from([one for one in ItemOutcome if one <= ItemOutcome.OWN_MESSAGE]),
    reason_code=st.sampled_from(list(ReasonCode)),
    correlation=st.builds(
        Correlation, st.just(CorrelationMethod.IN_REPLY_TO), st.sampled_from(EMAILS)
    ),
    accepting=st.lists(references, max_size=2).map(tuple),
    owner=st.none() | references,
    queues=st.lists(references, max_size=2).map(tuple),
)


@given(outcomes, outcomes, st.booleans(), st.booleans())
def test_that_a_comparison_is_symmetric(
    one: Outcome, other: Outcome, kept_one: bool, kept_other: bool
) -> None:
    there = compare(one, other, kept_before=kept_one, kept_after=kept_other)
    back = compare(other, one, kept_before=kept_other, kept_after=kept_one)
    assert back == (MIRROR.get(there, there) if there else None)


@given(outcomes)
def test_that_nothing_differs_from_itself(one: Outcome) -> None:
    assert compare(one, one) is None
    assert differing_steps(one, one) == ()


@given(outcomes, outcomes)
def test_that_a_change_says_what_became_of_the_message(one: Outcome, other: Outcome) -> None:
    kind = compare(one, other)
    if one.kept == other.kept == False:  # noqa: E712  (a chain, not a test for falsehood)
        assert kind is None
    if kind is ChangeKind.TRACKED:
        assert other.tracked
        assert not one.kept
    if kind is ChangeKind.RELATED:
        assert one.correlation != other.correlation
        assert one.tracked
        assert other.tracked


# --- whole courses of events ----------------------------------------------------------------------

Mail = list[tuple[str, list[str], int, bool]]

mails = st.lists(
    st.tuples(
        st.sampled_from(["carl@x", "dora@x", "ada@x"]),
        st.lists(st.sampled_from([f"{name}@x" for name in PEOPLE]), min_size=1, max_size=3),
        st.integers(-1, 6),  # the message it answers, if any
        st.booleans(),  # whether it is stored in truth
    ),
    max_size=7,
)
methods = st.fixed_dictionaries(
    {person.id: st.sampled_from(list(FilteringMethod)) for person in PEOPLE.values()}
)
settings = st.builds(
    OrganizationSettings,
    correlation_enabled=st.booleans(),
    own_filtering_only=st.booleans(),
    smart_matching_enabled=st.booleans(),
    track_internal_twice=st.booleans(),
    subject_hash_difference=st.integers(0, 2),
    least_common_addresses=st.integers(0, 2),
)


def around(own: Reference) -> Surroundings:
    people = PEOPLE.values()
    return Surroundings(
        settings=OrganizationSettings(),
        start=None,
        mailbox_address=f"{own.name.lower()}@x",
        mailbox_owner=own.id,
        own=own,
        methods=dict.fromkeys((person.id for person in people), FilteringMethod.IN_RESPONSE),
        eligible={person.id: person.id for person in people},
        owners={
            f"{name}@x": [AddressOwner(person, person.id, active=True, column=1)]
            for name, person in PEOPLE.items()
        },
        candidates=Candidates(),
        names={person.id: person.name for person in people},
    )


def said(sender: str, to: list[str], number: int, answers: int, **more: Any) -> ReceivedHeaders:
    made = headers(
        sender=sender,
        to=tuple(to),
        message_id=f"{number}@x",
        in_reply_to=f"{answers}@x" if answers >= 0 else "",
        subject=f"About {number % 3}",
        **more,
    )
    return replace(made, cc=(Address("", "ada@x"),) if number % 2 else ())


def replay(mail: Mail, rules: Rules) -> dict[tuple[int, str], Outcome]:
    """Let each message come in all its recipients' mailboxes, one message after the other."""
    world = World(rules)
    found: dict[tuple[int, str], Outcome] = {}
    for number, (sender, to, answers, _) in enumerate(mail):
        for place, address in enumerate(dict.fromkeys(to)):
            item_id = new_id(1_000 * number + place, bytes(10))
            checked = Checked(said(sender, to, number, answers), START, stored_as=item_id)
            message = Replayed(item_id, UUID(int=place + 1), None, checked)
            here = rules.around(around(PEOPLE[address.removesuffix("@x")]))
            here = replace(here, candidates=world.candidates((), [message]))
            found[number, address] = world.decide(message, here)
    return found


@given(mails, settings, methods)
def test_that_an_unchanged_draft_changes_nothing(
    mail: Mail, saved: OrganizationSettings, chosen: dict[UUID, FilteringMethod]
) -> None:
    draft = WhatIfDraft(30, methods=chosen)
    once, again = (replay(mail, draft.rules(saved)) for _ in range(2))
    assert once == again
    assert all(compare(one, again[key]) is None for key, one in once.items())


@given(mails, settings, methods)
def test_that_a_message_is_tracked_once_and_by_somebody(
    mail: Mail, saved: OrganizationSettings, chosen: dict[UUID, FilteringMethod]
) -> None:
    found = replay(mail, Rules(saved, chosen))
    for number in range(len(mail)):
        copies = [one for (which, _), one in found.items() if which == number]
        tracked = [one for one in copies if one.tracked]
        assert len(tracked) <= 1
        assert all(one.accepting for one in tracked)
        assert bool(tracked) == any(one.kept for one in copies)


@given(mails, settings)
def test_that_taking_everything_drops_nothing(mail: Mail, saved: OrganizationSettings) -> None:
    usual = replay(mail, Rules(saved))
    generous = replay(
        mail, Rules(saved, dict.fromkeys((p.id for p in PEOPLE.values()), FilteringMethod.ALL))
    )
    kept = {number for (number, _), one in usual.items() if one.kept}
    assert kept <= {number for (number, _), one in generous.items() if one.kept}


def test_that_nothing_is_answered_that_came_later() -> None:
    mail: Mail = [("carl@x", ["ada@x"], 1, False), ("carl@x", ["ada@x"], -1, False)]
    rules = Rules(OrganizationSettings(), {PEOPLE["ada"].id: FilteringMethod.ALL})
    first, second = replay(mail, rules).values()
    assert (first.correlation.email_id, second.correlation.email_id) == (None, None)
    mail = [("carl@x", ["ada@x"], -1, False), ("carl@x", ["ada@x"], 0, False)]
    _, second = replay(mail, rules).values()
    assert second.correlation.email_id is not None


def test_that_earlier_prefixes_are_kept() -> None:
    saved = OrganizationSettings(tracking_prefixes=("CRM:", "OLD:"))
    draft = WhatIfDraft(30, replace(saved, tracking_prefixes=("NEW:",)))
    assert draft.rules(saved).settings.tracking_prefixes == ("NEW:", "CRM:", "OLD:")
    assert WhatIfDraft(30).rules(saved).settings == saved


def test_that_only_known_people_get_other_methods() -> None:
    stranger = UUID(int=99)
    rules = Rules(OrganizationSettings(), {stranger: FilteringMethod.ALL})
    assert stranger not in rules.around(around(PEOPLE["ada"])).methods


def test_which_stations_differ() -> None:
    same = Reason(Step.SENDER, True, "It has one.")
    before = Outcome(
        ItemOutcome.NOT_TRACKED,
        ReasonCode.NO_CORRELATION_MATCH,
        reasons=(same, Reason(Step.FILTER, False, "No.")),
    )
    after = replace(
        before, reasons=(same, Reason(Step.FILTER, True, "Yes."), Reason(Step.OWNER, True, "Ada"))
    )
    assert [pair.step for pair in differing_steps(before, after)] == [Step.FILTER, Step.OWNER]
    assert differing_steps(before, after)[1].before == ()


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 0),
        ({"smart_matching_enabled": True}, 0),
        ({"smart_matching_enabled": True, "most_hashes": 30}, 1),
        ({"most_hashes": 30}, 0),
        ({"smart_matching_enabled": True, "most_hashes": 3, "subject_noise": "fyi"}, 1),
    ],
)
def test_what_is_not_known(changes: dict[str, Any], count: int) -> None:
    now = OrganizationSettings()
    assert len(unknown_of(now, replace(now, **changes))) == count
