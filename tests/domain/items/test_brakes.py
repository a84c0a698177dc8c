"""When a plan waits for somebody, what of it waits, and by what it is named."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from ssync_desktop.domain.items.brakes import (
    brakes_of,
    counted_from,
    digest_of,
    going_ahead,
    held,
)
from ssync_desktop.domain.items.planning import Action, ActionType, Brake, Pair, Plan
from tests.kit.item_plans import NOW, deletion, item, link, meeting, pair, planned, row, rules

MEETING = meeting()
GONE = Pair(link(MEETING), deletion=deletion(), remote=item(MEETING))
CHANGED = pair(MEETING, replace(MEETING, location="Room 1"))
MISSING = Pair(link(MEETING), row(MEETING), wanted=True, missing=True)


def deletes(count: int, linked: int) -> Plan:
    return planned(*[GONE] * count, CHANGED, by=rules(linked=linked))


@pytest.mark.parametrize(
    ("count", "linked", "brakes"),
    [
        (0, 0, False),
        (1, 1, False),
        (2, 20, False),
        (2, 19, True),
        (10, 100, False),
        (10, 99, True),
        (11, 100_000, True),
    ],
)
def test_that_too_many_deletes_wait(count: int, linked: int, brakes: bool) -> None:
    found = deletes(count, linked)
    assert found.brakes == ((Brake.DELETES,) if brakes else ())
    assert len(found.deletes) == count
    assert len(held(found)) == (count if brakes else 0)
    assert len(going_ahead(found)) + len(held(found)) == len(found.actions)


@pytest.mark.parametrize(
    ("count", "lately", "linked", "brakes"),
    [
        (0, 100, 10, False),  # what was done is done
        (1, 9, 1000, False),
        (1, 10, 1000, True),
        (10, 1, 1000, True),
        (1, 2, 3, False),  # two a day, then a third: nothing unusual however few there are
        (1, 3, 36, True),
        (1, 3, 37, False),  # of forty there were
        (2, 0, 19, True),  # at once it is
    ],
)
def test_that_deletes_are_counted_over_a_day(
    count: int, lately: int, linked: int, brakes: bool
) -> None:
    found = planned(*[GONE] * count, CHANGED, by=rules(linked=linked, deleted_lately=lately))
    assert found.brakes == ((Brake.DELETES,) if brakes else ())
    assert found.deleted_lately == lately
    assert len(held(found)) == (count if brakes else 0)


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("approved", "waiting", "since"),
    [
        (None, None, NOW - 24 * HOUR),
        (NOW - HOUR, None, NOW - HOUR),
        (NOW - 30 * HOUR, None, NOW - 24 * HOUR),
        (None, NOW - 200 * HOUR, NOW - 200 * HOUR),  # what waits goes on waiting
        (NOW - 300 * HOUR, NOW - 200 * HOUR, NOW - 200 * HOUR),
        (NOW - HOUR, NOW - 200 * HOUR, NOW - HOUR),
    ],
)
def test_that_an_approval_begins_the_count_anew(
    approved: datetime | None, waiting: datetime | None, since: datetime
) -> None:
    assert counted_from(NOW, approved, waiting) == since


def test_that_what_is_no_delete_goes_ahead_and_deletes_come_last() -> None:
    found = deletes(11, 1000)
    assert [one.type for one in going_ahead(found)] == [ActionType.UPDATE_IN_EXCHANGE]
    assert found.actions[0].type is ActionType.UPDATE_IN_EXCHANGE
    assert all(one.deletes for one in held(found))


def test_that_what_a_listing_left_out_waits_even_for_an_unlink() -> None:
    past = meeting(day=1)
    stays = Pair(link(past), row(past), wanted=True, missing=True)
    found = planned(MISSING, stays, CHANGED)
    assert found.brakes == (Brake.MISSING,)
    assert [one.type for one in held(found)] == [ActionType.UNLINK, ActionType.DELETE_IN_CRM]


def test_that_withheld_mails_hold_nothing_back() -> None:
    found = planned(Pair(local=row(MEETING), wanted=True), by=rules(first=True))
    assert found.brakes == (Brake.MAILS,)
    assert held(found) == ()
    assert found.mails == found.actions


def test_that_what_waits_is_named_the_same_when_the_rest_is_done() -> None:
    found = deletes(11, 1000)
    rest = planned(*[GONE] * 11)
    assert digest_of(held(found)) == rest.digest
    assert found.digest != rest.digest


def test_that_another_plan_has_another_name() -> None:
    (action,) = planned(CHANGED).actions
    names = {digest_of([one]) for one in variants(action)}
    assert len(names) == len(list(variants(action)))
    assert digest_of([]) == ""
    assert planned(CHANGED).digest == planned(CHANGED).digest


def variants(action: Action) -> list[Action]:
    local, mapping = action.pair.local, action.pair.mapping
    assert local is not None
    assert mapping is not None
    return [
        action,
        replace(action, type=ActionType.CREATE_IN_EXCHANGE),
        replace(action, content=replace(MEETING, location="Room 2")),
        replace(action, mails=("eve@example.com",)),
        replace(action, withheld=action.mails, mails=()),
        replace(action, pair=replace(action.pair, local=replace(local, id=UUID(int=99)))),
        replace(action, pair=replace(CHANGED, remote=replace(item(MEETING), key="other"))),
    ]


def test_that_names_do_not_depend_on_order_versions_or_reasons() -> None:
    found = planned(CHANGED, GONE)
    assert digest_of(reversed(found.actions)) == found.digest
    (action,) = planned(CHANGED).actions
    touched = replace(action, reasons=(), pair=replace(CHANGED, remote=item(MEETING, version="7")))
    assert digest_of([touched]) == digest_of([action])


def test_that_the_brakes_of_nothing_are_none() -> None:
    assert brakes_of((), 0) == ()
