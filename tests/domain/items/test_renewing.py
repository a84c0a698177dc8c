"""Fields that begin to go over because the field map was changed."""

from dataclasses import replace

import pytest

from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.domain.items.field_directions import default_mappings, directions_of
from ssync_desktop.domain.items.kinds import SyncDirection
from ssync_desktop.domain.items.planning import (
    ActionType,
    FieldDirections,
    ItemRules,
    Pair,
    Plan,
)
from ssync_desktop.domain.items.renewing import noted, renewed, says_another
from ssync_desktop.domain.options import ObjectType
from tests.kit.item_plans import directed, item, link, meeting, pair, planned, row

TABLE = ObjectType.APPOINTMENT
NONE, BOTH = SyncDirection.NONE, SyncDirection.BOTH
TO_EXCHANGE, TO_CRM = SyncDirection.TO_EXCHANGE, SyncDirection.TO_CRM
TABLES = frozenset(ObjectType)


def going(way: SyncDirection, field: str = "location") -> FieldDirections:
    return directions_of(
        replace(one, direction=way) if (one.object_type, one.field) == (TABLE, field) else one
        for one in default_mappings()
    )


@pytest.mark.parametrize(
    ("before", "now", "opens"),
    [
        (NONE, BOTH, True),
        (NONE, TO_CRM, True),
        (TO_CRM, TO_EXCHANGE, True),
        (TO_EXCHANGE, BOTH, True),
        (BOTH, TO_EXCHANGE, False),
        (BOTH, NONE, False),
        (TO_CRM, TO_CRM, False),
    ],
)
def test_that_only_what_begins_to_go_is_renewed(
    before: SyncDirection, now: SyncDirection, opens: bool
) -> None:
    known = noted(None, going(before), TABLES)
    expected = {TABLE: frozenset({"location"})} if opens else {}
    assert renewed(known, going(now), TABLES) == expected
    assert renewed(noted(known, going(now), TABLES), going(now), TABLES) == {}


def test_that_a_table_that_rests_is_renewed_when_it_goes_on() -> None:
    others = TABLES - {TABLE}
    known = noted(None, going(NONE), TABLES)
    assert renewed(known, going(BOTH), others) == {}
    known = noted(known, going(BOTH), others)
    assert renewed(known, going(BOTH), TABLES) == {TABLE: frozenset({"location"})}


def test_that_nothing_is_renewed_where_nothing_was_noted() -> None:
    assert renewed(None, going(BOTH), TABLES) == {}


def test_that_attachments_and_reminders_are_never_renewed() -> None:
    before = directions_of(
        replace(one, direction=NONE) if one.field == "due" else one for one in default_mappings()
    )
    now = directions_of(default_mappings(), attachments=True)
    found = renewed(noted(None, before, TABLES), now, TABLES)
    assert set().union(*found.values()) == {"due"}


def test_that_rows_say_another_thing_in_the_renewed_fields_alone() -> None:
    here = row(meeting(location="Here", body="Ours"))
    assert says_another(here, meeting(location="There"), {"location"})
    assert not says_another(here, meeting(location="Here"), {"location"})
    assert not says_another(here, None, {"location"})
    assert not says_another(here, meeting(location="There"), ())


def renewing(way: SyncDirection) -> ItemRules:
    return replace(directed(TABLE, location=way), renewed={TABLE: frozenset({"location"})})


HERE, THERE = ActionType.UPDATE_IN_CRM, ActionType.UPDATE_IN_EXCHANGE


@pytest.mark.parametrize(
    ("way", "here", "there", "written", "said"),
    [
        (BOTH, "Ours", "Theirs", THERE, "Ours"),
        (BOTH, "Ours", "", THERE, "Ours"),
        (BOTH, "", "Theirs", HERE, "Theirs"),  # not wiped out by what nobody said
        (TO_EXCHANGE, "Ours", "Theirs", THERE, "Ours"),
        (TO_EXCHANGE, "", "Theirs", ActionType.NOTE, ""),  # until somebody says something
        (TO_CRM, "Ours", "Theirs", HERE, "Theirs"),
        (TO_CRM, "Ours", "", None, ""),
    ],
)
@pytest.mark.parametrize("heard", [False, True])
def test_that_they_are_brought_together_as_if_just_linked(
    way: SyncDirection, here: str, there: str, written: ActionType | None, said: str, heard: bool
) -> None:
    found = together(renewing(way), here, there, heard=heard)
    assert [one.type for one in found.actions] == ([] if written is None else [written])
    for action in found.actions[: written is not ActionType.NOTE]:
        assert isinstance(action.content, AppointmentContent)
        assert action.content.location == said
        assert (action.mails, action.withheld) == ((), ())
        assert len(action.conflicts) == bool(here and there)


def together(rules: ItemRules, here: str, there: str, *, heard: bool) -> Plan:
    """Return the plan for a meeting with guests whose sides kept their own locations until now."""
    common, local = meeting(location=there), row(meeting(location=here))
    remote = item(common, on=local.modified_on) if heard else None
    return planned(Pair(link(common), local, wanted=True, remote=remote), by=rules)


def test_that_guests_are_told_of_what_else_was_changed() -> None:
    changed = meeting(location="Here", body="Anew")
    (action,) = planned(pair(meeting(), changed), by=renewing(BOTH)).actions
    assert action.mails
    assert any("Location: goes over since the field map changed." in one for one in action.reasons)
