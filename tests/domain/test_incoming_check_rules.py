"""The check beyond its order: by hand, Sent Items, one asked alone, new records, queues."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.incoming_check import check
from ssync_desktop.domain.options import (
    EmailStatus,
    FilteringMethod,
    ItemOutcome,
    ObjectType,
    ParticipationType,
    ReasonCode,
    UnknownSender,
)
from ssync_desktop.domain.people import AddressOwner, Reference
from ssync_desktop.domain.received_email import ReceivedEmail
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.storing import known, stored_as
from ssync_desktop.domain.verdict import Step
from tests.kit.checking import (
    ADA,
    ADDRESSES,
    ALL,
    BOB,
    DESK,
    NONE,
    PARENT,
    RESPONSE,
    around,
    message,
)
from tests.kit.clock import START

CUSTOMERS = FilteringMethod.LEADS_CONTACTS_ACCOUNTS


@pytest.mark.behaviour("B52", "the verdict")
def test_one_who_is_asked_alone_is_not_outvoted() -> None:
    both = message(to=("ada@x", "desk@x"))
    asked = check(both, around(ada=RESPONSE, desk=ALL))
    forced = OrganizationSettings(force_own_filtering_for_users=True)
    alone = check(both, around(ada=RESPONSE, desk=ALL, settings=forced))
    assert asked.verdict.accepting == DESK
    assert not alone.verdict.should_deliver
    assert alone.verdict.reason_code is ReasonCode.NO_CORRELATION_MATCH
    assert [r.passed for r in alone.verdict.reasons if r.step is Step.FILTER] == [None, False]


@pytest.mark.parametrize("method", FilteringMethod)
def test_by_hand_is_tracked_whatever_the_method(method: FilteringMethod) -> None:
    old = replace(message(manual=True, sender="stranger@y"), received_on=START - timedelta(days=9))
    verdict = check(old, around(ada=method)).verdict
    assert verdict.should_deliver
    assert verdict.accepting == ADA
    by_hand = [reason for reason in verdict.reasons if reason.step is Step.MANUAL]
    assert bool(by_hand) is (method is not ALL)
    assert verdict.reason_code is (ReasonCode.ACCEPT_ALL if method is ALL else ReasonCode.UNKNOWN)


def test_by_hand_somebody_always_stands_for_it() -> None:
    somebody = check(message(manual=True, to=("bob@x",)), around(own=None, bob=NONE)).verdict
    nobody = check(message(manual=True, to=("z@y",)), around(own=None)).verdict
    assert somebody.accepting == BOB
    assert nobody.accepting == Reference(ADA.id, ObjectType.USER, "Ada")


@pytest.mark.parametrize(
    ("fields", "outcome", "code"),
    [
        ({"sender": None}, ItemOutcome.NOT_TRACKED, ReasonCode.INVALID_SENDER),
        ({"message_id": "parent@x"}, ItemOutcome.DUPLICATE, ReasonCode.DUPLICATE),
    ],
)
def test_by_hand_neither_a_duplicate_nor_mail_without_a_sender(
    fields: dict[str, Any], outcome: ItemOutcome, code: ReasonCode
) -> None:
    by_hand = message(manual=True, **fields)
    stored = replace(PARENT, content_mark="mark", duplicate_check=by_hand.identity.check_id)
    decision = check(by_hand, around(stored, ada=ALL))
    assert (decision.outcome, decision.verdict.reason_code) == (outcome, code)


@pytest.mark.behaviour("B61", "the verdict")
def test_the_second_activity_of_an_internal_email_is_left_out() -> None:
    once = OrganizationSettings(track_internal_twice=False)
    received = message(sender="bob@x")
    opposite = received.identity.opposite_id
    assert opposite is not None
    sent = replace(PARENT, message_id="new@x", duplicate_check=opposite)
    first = check(received, around(ada=ALL, settings=once))
    second = check(received, around(sent, ada=ALL, settings=once))
    by_hand = check(replace(received, manual=True), around(sent, ada=ALL, settings=once))
    assert first.verdict.should_deliver
    assert not second.verdict.should_deliver
    assert second.verdict.reason_code is ReasonCode.INTERNAL_EMAIL_REJECT
    assert second.verdict.reasons[-1].step is Step.INTERNAL
    assert by_hand.verdict.should_deliver


def test_sent_items_are_tracked_only_where_that_is_set() -> None:
    sent = message(sent=True, sender="ada@x", to=("carl@x",))
    verdict = check(sent, around(ada=ALL)).verdict
    assert not verdict.should_deliver
    on = OrganizationSettings(track_sent_items=True)
    assert check(sent, around(ada=ALL, settings=on)).verdict.should_deliver


def test_in_sent_items_the_recipients_are_the_other_side() -> None:
    on = OrganizationSettings(track_sent_items=True)
    to_carl = message(sent=True, sender="ada@x", to=("carl@x",))
    to_nobody = message(sent=True, sender="ada@x", to=("z@y", "bob@x"))
    taken = check(to_carl, around(ada=CUSTOMERS, bob=ALL, settings=on))
    assert taken.verdict.reason_code is ReasonCode.SENDER_MATCH
    assert taken.owner_id == ADA.id
    in_secret = replace(to_nobody, headers=replace(to_nobody.headers, bcc=to_carl.headers.to))
    assert check(in_secret, around(ada=CUSTOMERS, settings=on)).verdict.should_deliver
    # Bob takes everything, but it is Ada's email and not his.
    assert not check(to_nobody, around(ada=CUSTOMERS, bob=ALL, settings=on)).verdict.should_deliver


def test_bcc_is_empty_on_received_mail_and_kept_in_sent_items() -> None:
    on = OrganizationSettings(track_sent_items=True)
    for sent in (False, True):
        one = message(sent=sent)
        hidden = replace(one, headers=replace(one.headers, bcc=(Address("", "bob@x"),)))
        decision = check(hidden, around(ada=ALL, bob=ALL, settings=on))
        kinds = {party.participation for party in decision.parties}
        assert (ParticipationType.BCC in kinds) is sent
        assert BOB not in decision.accepting


def test_the_further_queue_of_a_stored_email_gets_an_item_where_that_is_set() -> None:
    seen = message(to=("desk@x", "bob@x"))
    stored = replace(
        PARENT, outgoing=False, content_mark="mark", duplicate_check=seen.identity.check_id
    )
    on = OrganizationSettings(queue_items_for_tracked=True)
    off = check(seen, around(stored, own=DESK, desk=ALL))
    taken = check(seen, around(stored, own=DESK, settings=on, desk=ALL))
    refused = check(seen, around(stored, own=DESK, settings=on, desk=NONE))
    of_user = check(seen, around(stored, own=BOB, settings=on, desk=ALL, bob=ALL))
    assert off.queues == ()
    assert taken.queues == (DESK,)
    assert taken.outcome is ItemOutcome.DUPLICATE
    assert refused.queues == of_user.queues == ()


def test_email_is_routed_to_the_default_queue_of_its_owner_where_that_is_set() -> None:
    on = OrganizationSettings(auto_route_to_owner_queue=True)
    mine = Reference(UUID(int=77), ObjectType.QUEUE, "Ada's")
    routed = replace(around(ada=ALL, settings=on), default_queues={ADA.id: mine})
    assert check(message(), routed).queues == (mine,)
    assert check(message(), replace(routed, settings=OrganizationSettings())).queues == ()


@pytest.mark.parametrize(
    ("option", "allowed", "sender", "table"),
    [
        (UnknownSender.LEAVE, True, "new@y", None),
        (UnknownSender.CONTACT, True, "new@y", ObjectType.CONTACT),
        (UnknownSender.LEAD, True, "new@y", ObjectType.LEAD),
        (UnknownSender.CONTACT, False, "new@y", None),
        (UnknownSender.CONTACT, True, "carl@x", None),  # somebody has it
        (UnknownSender.CONTACT, True, "gone@x", None),  # so does a disabled user
        (UnknownSender.CONTACT, True, f"{'a' * 99}@y", None),  # too long for the column
    ],
)
def test_when_an_unknown_sender_is_entered(
    option: UnknownSender, allowed: bool, sender: str, table: ObjectType | None
) -> None:
    settings = OrganizationSettings(create_unknown_senders=allowed)
    there = replace(around(ada=ALL, settings=settings), new_records={ADA.id: option})
    gone = AddressOwner(Reference(UUID(int=8), ObjectType.USER), None, active=False, column=1)
    there.owners["gone@x"] = [gone]
    decision = check(message(sender=sender), there)
    assert decision.new_record is table
    told = [r for r in decision.verdict.reasons if r.step is Step.NEW_RECORD]
    assert bool(told) is (table is not None)


METHODS = st.sampled_from(FilteringMethod)
PEOPLE = st.dictionaries(st.sampled_from(["ada", "bob", "desk"]), METHODS)
NAMES = st.lists(st.sampled_from([*ADDRESSES, "stranger@x"]), max_size=5)
SETTINGS = st.builds(
    OrganizationSettings,
    own_filtering_only=st.booleans(),
    force_own_filtering_for_users=st.booleans(),
    track_internal_twice=st.booleans(),
    keep_internal_to_queues=st.booleans(),
    ignore_internal_from_queues=st.booleans(),
    keep_internal_without_opposite=st.booleans(),
    track_sent_items=st.booleans(),
    unresolve_ambiguous_recipients=st.booleans(),
)
MAIL = st.fixed_dictionaries(
    {
        "sender": st.sampled_from([*ADDRESSES, "stranger@x", None]),
        "in_reply_to": st.sampled_from(["", "parent@x", "gone@x"]),
        "sent": st.booleans(),
        "manual": st.booleans(),
    }
)


@given(NAMES, NAMES, MAIL, PEOPLE, SETTINGS, st.randoms(use_true_random=False))
def test_the_order_of_recipients_does_not_change_acceptance(
    to: list[str],
    cc: list[str],
    fields: dict[str, Any],
    methods: dict[str, Any],
    settings: OrganizationSettings,
    random: Any,
) -> None:
    there = around(PARENT, settings=settings, **methods)
    one = check(message(to=tuple(to), cc=tuple(cc), **fields), there)
    random.shuffle(to)
    random.shuffle(cc)
    other = check(message(to=tuple(to), cc=tuple(cc), **fields), there)
    assert one.verdict.should_deliver is other.verdict.should_deliver
    assert one.outcome is other.outcome
    assert set(one.accepting) == set(other.accepting)
    assert set(one.queues) == set(other.queues)


@given(NAMES, MAIL, PEOPLE, SETTINGS)
def test_nothing_is_kept_without_somebody_who_stands_for_it(
    to: list[str],
    fields: dict[str, Any],
    methods: dict[str, Any],
    settings: OrganizationSettings,
) -> None:
    decision = check(message(to=tuple(to), **fields), around(PARENT, settings=settings, **methods))
    verdict = decision.verdict
    assert verdict.should_deliver is (verdict.accepting is not None)
    assert verdict.should_deliver is (decision.owner_id is not None)
    accepted = {ReasonCode.ACCEPT_ALL, ReasonCode.CORRELATION_MATCH, ReasonCode.SENDER_MATCH}
    if verdict.should_deliver and not fields["manual"]:
        assert verdict.reason_code in accepted
    if not verdict.should_deliver:
        assert verdict.reason_code not in accepted


@given(NAMES, MAIL, PEOPLE, SETTINGS, st.sampled_from(["", "new@x", "parent@x"]))
def test_what_was_delivered_once_is_a_duplicate_of_itself(
    to: list[str],
    fields: dict[str, Any],
    methods: dict[str, Any],
    settings: OrganizationSettings,
    message_id: str,
) -> None:
    there = around(PARENT, settings=settings, **methods)
    checked = message(to=tuple(to), message_id=message_id, **fields)
    decision = check(checked, there)
    if not decision.verdict.should_deliver:
        assert check(checked, there) == decision
        return
    raw = ReceivedEmail(checked.headers, "Hello", "", (), (), "hash", 5)
    new, _ = stored_as(
        raw, checked, decision, settings, mailbox_id=UUID(int=90), now=START, new_id=new_id
    )
    assert new.email.status is (EmailStatus.SENT if checked.sent else EmailStatus.RECEIVED)
    assert new.email.outgoing is checked.sent
    there.candidates.add(known(new))
    again = check(checked, there)
    assert again.outcome is ItemOutcome.DUPLICATE
    assert again.verdict.duplicate_of == new.email.id
