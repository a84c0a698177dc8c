"""The check of incoming messages: its order, its reasons, and what can never happen."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.incoming_check import check
from ssync_desktop.domain.incoming_facts import Checked, Surroundings
from ssync_desktop.domain.options import FilteringMethod, ItemOutcome, ObjectType, ReasonCode
from ssync_desktop.domain.verdict import Step
from tests.kit.checking import (
    ADA,
    ADDRESSES,
    ALL,
    CARL,
    DESK,
    PARENT,
    RESPONSE,
    around,
    message,
)
from tests.kit.clock import START


def test_the_stations_stand_in_their_order() -> None:
    decision = check(message(in_reply_to="parent@x"), around(PARENT, ada=RESPONSE))
    assert [reason.step for reason in decision.verdict.reasons] == [
        Step.START_DATE,
        Step.SENDER,
        Step.DUPLICATE,
        Step.INTERNAL,
        Step.CORRELATION,
        Step.FILTER,
        Step.PARTIES,
        Step.OWNER,
        Step.REGARDING,
    ]
    assert decision.verdict.should_deliver
    assert decision.verdict.accepting == ADA
    assert decision.verdict.correlation.regarding == CARL


@pytest.mark.parametrize(
    ("changed", "surroundings", "outcome", "code", "last"),
    [
        (
            replace(message(), received_on=START - timedelta(microseconds=1)),
            around(ada=ALL),
            ItemOutcome.BEFORE_START_DATE,
            ReasonCode.UNKNOWN,
            Step.START_DATE,
        ),
        (
            message(sender="ADA@x", own_message="test"),
            around(ada=ALL),
            ItemOutcome.OWN_MESSAGE,
            ReasonCode.UNKNOWN,
            Step.OWN_MESSAGE,
        ),
        (
            message(sender="Desk@x", own_message="alarm"),
            around(ada=ALL),
            ItemOutcome.OWN_MESSAGE,
            ReasonCode.UNKNOWN,
            Step.OWN_MESSAGE,
        ),
        (
            message(sender=None),
            around(ada=ALL),
            ItemOutcome.NOT_TRACKED,
            ReasonCode.INVALID_SENDER,
            Step.SENDER,
        ),
        (
            message(),
            around(
                replace(
                    PARENT,
                    duplicate_check=message().identity.check_id,
                    content_mark="mark",
                ),
                ada=ALL,
            ),
            ItemOutcome.DUPLICATE,
            ReasonCode.DUPLICATE,
            Step.DUPLICATE,
        ),
        (
            message(),
            around(ada=RESPONSE),
            ItemOutcome.NOT_TRACKED,
            ReasonCode.NO_CORRELATION_MATCH,
            Step.FILTER,
        ),
        (
            message(to=("list@x",)),
            around(ada=RESPONSE),
            ItemOutcome.NOT_TRACKED,
            ReasonCode.NO_RECIPIENT_MATCH,
            Step.FILTER,
        ),
    ],
    ids=["too old", "our test", "our alarm", "no sender", "known", "nobody takes", "nobody named"],
)
def test_a_message_that_is_not_kept_ends_where_it_was_stopped(
    changed: Checked,
    surroundings: Surroundings,
    outcome: ItemOutcome,
    code: ReasonCode,
    last: Step,
) -> None:
    decision = check(changed, surroundings)
    assert not decision.verdict.should_deliver
    assert (decision.outcome, decision.verdict.reason_code) == (outcome, code)
    final = decision.verdict.reasons[-1]
    assert (final.step, final.passed) == (last, False)
    assert decision.parties == ()
    assert decision.owner_id is None


def test_mail_between_users_is_kept_as_a_received_email() -> None:
    decision = check(message(sender="bob@x"), around(ada=ALL))
    internal = [r for r in decision.verdict.reasons if r.step is Step.INTERNAL]
    assert decision.verdict.should_deliver
    assert [reason.passed for reason in internal] == [True]


def test_a_queue_that_refuses_gets_no_item_though_others_accept() -> None:
    to = ("ada@x", "desk@x")
    taken = check(message(to=to), around(ada=ALL, desk=ALL))
    refused = check(message(to=to), around(ada=ALL, desk=FilteringMethod.NONE))
    assert taken.queues == (DESK,)
    assert refused.queues == ()


METHODS = st.sampled_from(FilteringMethod)
NAMES = st.lists(st.sampled_from([*ADDRESSES, "stranger@x"]), max_size=4).map(tuple)


@given(
    to=NAMES,
    cc=NAMES,
    sender=st.sampled_from([*ADDRESSES, "stranger@x", None]),
    in_reply_to=st.sampled_from(["", "parent@x", "gone@x"]),
    methods=st.dictionaries(st.sampled_from(["ada", "bob", "desk"]), METHODS),
)
def test_nothing_is_accepted_without_an_accepting_entity_and_an_owner(
    to: tuple[str, ...],
    cc: tuple[str, ...],
    sender: str | None,
    in_reply_to: str,
    methods: dict[str, Any],
) -> None:
    surroundings = around(PARENT, **methods)
    decision = check(message(to=to, cc=cc, sender=sender, in_reply_to=in_reply_to), surroundings)
    verdict = decision.verdict
    assert verdict.should_deliver is (decision.outcome is ItemOutcome.TRACKED)
    assert verdict.should_deliver is (verdict.accepting is not None)
    assert verdict.should_deliver is (decision.owner_id is not None)
    assert verdict.should_deliver is (decision.check_id is not None)
    assert verdict.reasons
    if verdict.accepting is not None:
        named = {ADDRESSES[name].id for name in (*to, *cc) if name in ADDRESSES}
        assert verdict.accepting.id in surroundings.methods
        assert verdict.accepting.id in named or surroundings.methods[ADA.id] is ALL
    assert all(queue.object_type is ObjectType.QUEUE for queue in decision.queues)
