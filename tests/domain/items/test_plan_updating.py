"""What is carried from one side to the other, and who wins where both changed it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ssync_desktop.domain.items.content import (
    ContactContent,
    PostalAddress,
    Recurrence,
    Series,
)
from ssync_desktop.domain.items.field_directions import directions_of
from ssync_desktop.domain.items.kinds import (
    ChangeType,
    Frequency,
    Phase,
    SyncDirection,
)
from ssync_desktop.domain.items.planning import ActionType, Pair
from ssync_desktop.domain.options import ObjectType, Priority
from tests.kit.item_plans import (
    ADA,
    CONTACT,
    LATER,
    MAP,
    NOW,
    World,
    agree,
    block,
    directed,
    fields,
    item,
    link,
    meeting,
    only,
    pair,
    planned,
    row,
    rules,
    types,
)

MEETING = meeting()
APPOINTMENT = ObjectType.APPOINTMENT
HERE, THERE = ActionType.UPDATE_IN_CRM, ActionType.UPDATE_IN_EXCHANGE


def test_that_what_one_side_changed_goes_to_the_other() -> None:
    sent = only(pair(MEETING, here=replace(MEETING, location="Room 1")))
    assert (sent.type, fields(sent)) == (THERE, {"location": "Room 1"})
    assert sent.reasons[0] == "Location: changed in the organization."
    stored = only(pair(MEETING, there=replace(MEETING, priority=Priority.HIGH)))
    assert (stored.type, fields(stored)) == (HERE, {"priority": Priority.HIGH})
    assert stored.reasons == ("Priority: changed in Exchange.",)
    assert stored.phase is Phase.OPEN


def test_that_both_directions_are_two_actions_the_organization_first() -> None:
    one = pair(MEETING, replace(MEETING, subject="A"), replace(MEETING, body="B"))
    stored, sent = planned(one).actions
    assert (stored.type, stored.then, fields(stored)) == (HERE, THERE, {"body": "B"})
    assert (sent.type, sent.then, fields(sent)) == (THERE, None, {"subject": "A"})
    assert sent.common == replace(MEETING, subject="A", body="B")
    assert stored.common == replace(MEETING, body="B")


def test_that_a_stop_between_the_two_loses_neither() -> None:
    here, there = replace(MEETING, subject="A", body="Mine"), replace(MEETING, body="Theirs")
    world = World(pair(MEETING, here, there), rules())
    assert len(world.synchronize(steps=1)) == 2
    (rest,) = world.synchronize()
    assert (rest.type, fields(rest)) == (THERE, {"subject": "A"})
    assert agree(world, ("subject", "body"))
    assert not world.synchronize()


@pytest.mark.parametrize("field", ["subject", "location", "body"])
def test_that_the_later_change_of_a_field_wins_and_is_told(field: str) -> None:
    mine: dict[str, Any] = {field: "Mine"}
    theirs: dict[str, Any] = {field: "Theirs"}
    here, there = replace(MEETING, **mine), replace(MEETING, **theirs)
    stored = only(pair(MEETING, here, there))
    assert (stored.type, fields(stored)) == (HERE, {field: "Theirs"})
    (conflict,) = stored.conflicts
    assert (conflict.crm, conflict.exchange, conflict.crm_won) == ("Mine", "Theirs", False)
    assert conflict.common == getattr(MEETING, field)
    assert "the later one counts, in Exchange" in stored.reasons[0]
    sent = only(pair(MEETING, here, there, row_says={"on": NOW}))
    assert (sent.type, fields(sent)) == (THERE, {field: "Mine"})
    assert sent.conflicts[0].crm_won


def test_that_at_the_same_moment_the_organization_counts() -> None:
    here, there = replace(MEETING, subject="Mine"), replace(MEETING, subject="Theirs")
    assert only(pair(MEETING, here, there, row_says={"on": LATER})).type is THERE


def test_that_the_same_change_on_both_sides_is_only_noted() -> None:
    changed = replace(MEETING, subject="Same")
    noted = only(pair(MEETING, changed, changed))
    assert (noted.type, noted.common, noted.conflicts) == (ActionType.NOTE, changed, ())
    world = World(pair(MEETING, changed, changed), rules())
    world.synchronize()
    assert not world.synchronize()


def test_that_an_appointment_that_becomes_a_series_changes_its_table() -> None:
    rule = Series(Recurrence(Frequency.DAILY, date(2026, 3, 9), count=5))
    world = World(pair(MEETING, there=replace(MEETING, series=rule)), rules())
    (stored,) = world.synchronize()
    assert stored.object_type is ObjectType.RECURRING_APPOINTMENT_MASTER
    assert fields(stored) == {"series": rule}
    assert not world.synchronize()
    assert world.pair.local is not None
    world.pair = replace(
        world.pair,
        remote=item(MEETING, version="3"),
    )
    (back,) = world.synchronize()
    assert back.object_type is APPOINTMENT


class TestDirections:
    """A field goes as the field map says."""

    @pytest.mark.behaviour("B92")
    def test_that_without_direction_each_side_keeps_its_own(self) -> None:
        apart = directed(APPOINTMENT, subject=SyncDirection.NONE)
        here, there = replace(MEETING, subject="Mine"), replace(MEETING, subject="Theirs")
        for one in (pair(MEETING, here), pair(MEETING, None, there), pair(MEETING, here, there)):
            world = World(one, apart)
            assert [action.type for action in world.synchronize()] == [ActionType.NOTE]
            assert not world.synchronize()

    @pytest.mark.parametrize(
        ("direction", "type_"),
        [(SyncDirection.TO_EXCHANGE, THERE), (SyncDirection.TO_CRM, HERE)],
    )
    def test_that_one_way_only_the_source_is_carried(
        self, direction: SyncDirection, type_: ActionType
    ) -> None:
        one_way = directed(APPOINTMENT, location=direction)
        here, there = replace(MEETING, location="Mine"), replace(MEETING, location="Theirs")
        found = [
            kind
            for one in (pair(MEETING, here), pair(MEETING, None, there))
            for kind in types(planned(one, by=one_way))
        ]
        assert sorted(found) == sorted([ActionType.NOTE, type_])
        action = only(pair(MEETING, here, there), one_way)
        assert action.type is type_
        assert action.conflicts[0].crm_won is (direction is SyncDirection.TO_EXCHANGE)

    def test_that_what_was_not_carried_stays_quiet_until_the_source_changes(self) -> None:
        one_way = directed(APPOINTMENT, location=SyncDirection.TO_EXCHANGE)
        world = World(pair(MEETING, None, replace(MEETING, location="Theirs")), one_way)
        assert [one.type for one in world.synchronize()] == [ActionType.NOTE]
        assert not world.synchronize()
        local = replace(row(replace(MEETING, location="Mine")), row_version=5)
        world.pair = replace(world.pair, local=local)
        assert [one.type for one in world.synchronize()] == [THERE]

    @pytest.mark.behaviour("B101")
    def test_that_a_service_activity_is_restored_in_exchange(self) -> None:
        copy = meeting(organizer=None, required=())
        table = ObjectType.SERVICE_APPOINTMENT
        moved = replace(copy, block=block(11), organizer=ADA)
        world = World(pair(copy, None, moved, table), rules())
        (action,) = world.synchronize()
        assert (action.type, fields(action)) == (THERE, {"block": copy.block})
        assert not action.mails
        assert not world.synchronize()

    def test_that_one_address_of_a_contact_goes_over_or_all(self) -> None:
        street = PostalAddress("Main Street 1")
        moved = replace(CONTACT, home_address=street, mailing_address=street)
        one = pair(CONTACT, moved, table=ObjectType.CONTACT)
        assert fields(only(one)) == {"mailing_address": street}
        all_three = rules(directions=directions_of(MAP, all_addresses=True))
        assert set(fields(only(one, all_three))) == {"mailing_address", "home_address"}

    def test_that_the_name_of_the_company_stays_that_of_the_record(self) -> None:
        there = replace(CONTACT, company="Elsewhere")
        assert only(pair(CONTACT, None, there, ObjectType.CONTACT)).type is ActionType.NOTE


def test_that_the_words_a_server_returns_for_what_we_wrote_are_no_change() -> None:
    other_words = item(replace(MEETING, body="Plans "), version="1")
    assert not planned(replace(pair(MEETING), remote=other_words)).actions


def test_that_a_touched_item_is_only_noted_and_one_under_a_new_key_too() -> None:
    for remote in (item(MEETING, version="2"), replace(item(MEETING), key="elsewhere")):
        assert only(replace(pair(MEETING), remote=remote)).type is ActionType.NOTE


def test_that_what_is_pending_or_failed_is_cleared_once_both_agree() -> None:
    for mapping in (
        link(MEETING, to_crm=ChangeType.UPDATE),
        link(MEETING, to_exchange=ChangeType.UPDATE),
        link(MEETING, error_code="ErrorIrresolvableConflict"),
    ):
        assert only(replace(pair(MEETING), mapping=mapping)).type is ActionType.NOTE


def test_that_nothing_is_said_of_an_item_that_nobody_has_read() -> None:
    mapping = replace(link(MEETING), common=None)
    found = planned(Pair(mapping, row(MEETING), wanted=True))
    assert not found.actions
    assert found.left_alone == ("“Plans”: what it says in Exchange has not been read yet.",)


def test_that_contacts_merge_field_by_field() -> None:
    here = replace(CONTACT, job_title="Head")
    there = replace(CONTACT, mobile_phone="1", birthday=date(1980, 2, 29))
    world = World(pair(CONTACT, here, there, ObjectType.CONTACT), rules())
    world.synchronize()
    assert world.pair.local is not None
    merged = replace(there, job_title="Head")
    assert world.pair.local.content == merged
    assert isinstance(merged, ContactContent)
    assert agree(world, ("job_title", "mobile_phone", "birthday"))
    assert not world.synchronize()
