"""Attachments in plans: file by file, of appointments alone, and only with the setting."""

from dataclasses import replace
from typing import Any

import pytest

from ssync_desktop.domain.attachment_rules import refusal
from ssync_desktop.domain.items.attached_files import AttachedFile, Files, attached, digest_of
from ssync_desktop.domain.items.attaching import (
    added,
    attachments_go,
    doubtful,
    files_of,
    recognised,
    refuses,
    resolved,
    without_attachments,
)
from ssync_desktop.domain.items.content import AppointmentContent, Recurrence, Series
from ssync_desktop.domain.items.field_directions import directions_of
from ssync_desktop.domain.items.kinds import Frequency
from ssync_desktop.domain.items.planning import ActionType, Pair
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.settings import OrganizationSettings
from tests.kit.item_plans import (
    BOB,
    MAP,
    World,
    block,
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

CREATE, UPDATE = ActionType.CREATE_IN_EXCHANGE, ActionType.UPDATE_IN_EXCHANGE
CREATE_HERE, UPDATE_HERE = ActionType.CREATE_IN_CRM, ActionType.UPDATE_IN_CRM
KEEPS = refuses(OrganizationSettings())


def file(name: str, octets: bytes = b"1", key: str = "") -> AttachedFile:
    return AttachedFile(name, len(octets), digest_of(octets), key)


def unread(name: str, key: str, size: int = 10) -> AttachedFile:
    return AttachedFile(name, size, key=key)


def with_files(*files: AttachedFile, **changes: Any) -> AppointmentContent:
    return meeting(attachments=attached(files), **changes)


PLAN, LIST, MAP_PDF = file("plan.pdf"), file("list.txt"), file("map.pdf")


def hanging(one: Any) -> Files:
    assert one is not None
    return files_of(one.content)


class TestBothWays:
    def test_that_a_file_that_came_here_goes_there_and_nobody_is_told(self) -> None:
        action = only(pair(with_files(PLAN), here=with_files(PLAN, LIST)))
        assert (action.type, action.mails, action.withheld) == (UPDATE, (), ())
        assert fields(action) == {"attachments": (LIST, PLAN)}
        assert action.reasons == ("Attachments: changed in the organization.",)

    def test_that_guests_are_told_of_what_else_changed(self) -> None:
        action = only(pair(with_files(), here=with_files(PLAN, location="Room 2")))
        assert action.mails == (BOB.address,)

    def test_that_a_file_that_came_or_went_there_does_so_here(self) -> None:
        world = World(pair(with_files(PLAN), there=with_files(LIST)), rules())
        (action,) = world.synchronize()
        assert action.type is UPDATE_HERE
        assert hanging(world.pair.local) == (LIST,)
        assert world.synchronize() == []

    def test_that_who_attaches_at_the_same_time_keeps_both(self) -> None:
        both = pair(with_files(PLAN), here=with_files(PLAN, LIST), there=with_files(PLAN, MAP_PDF))
        world = World(both, rules())
        assert [one.type for one in world.synchronize()] == [UPDATE_HERE, UPDATE]
        assert hanging(world.pair.local) == hanging(world.pair.remote)
        assert {*hanging(world.pair.local)} == {PLAN, LIST, MAP_PDF}
        assert world.synchronize() == []

    @pytest.mark.parametrize("steps", [1, 2])
    def test_that_a_pass_that_stops_in_between_loses_no_file(self, steps: int) -> None:
        strangers = Pair(
            local=row(with_files(LIST)), remote=item(with_files(MAP_PDF), tracked=True), wanted=True
        )
        for one in (
            pair(with_files(PLAN), here=with_files(PLAN, LIST), there=with_files(MAP_PDF)),
            strangers,
        ):
            world = World(one, rules())
            world.synchronize(steps=steps)
            for _ in range(3):
                world.synchronize()
            assert hanging(world.pair.local) == hanging(world.pair.remote)
            assert {*hanging(world.pair.local)} == {LIST, MAP_PDF}
            assert world.synchronize() == []

    def test_that_a_new_item_gets_them_and_so_does_a_new_row(self) -> None:
        made = only(Pair(local=row(with_files(PLAN)), wanted=True))
        assert (made.type, files_of(made.content)) == (CREATE, (PLAN,))
        tracked = item(with_files(unread("plan.pdf", "k1")), tracked=True)
        made = only(Pair(remote=tracked))
        assert (made.type, files_of(made.content)) == (CREATE_HERE, (unread("plan.pdf", "k1"),))

    def test_that_the_common_version_knows_the_keys(self) -> None:
        there = file("plan.pdf", key="k1")
        action = only(pair(with_files(), there=with_files(there)))
        assert action.common is not None
        assert files_of(action.common)[0].key == "k1"

    def test_that_without_the_setting_each_side_keeps_its_own(self) -> None:
        off = rules(directions=directions_of(MAP))
        one = pair(with_files(), here=with_files(PLAN), there=with_files(LIST))
        assert not attachments_go(one, off)
        assert types(planned(without_attachments(one), by=off)) in ([], [ActionType.NOTE])
        made = only(Pair(local=row(with_files(PLAN)), wanted=True), off)
        assert files_of(made.content) == ()


class TestLeftOut:
    def test_that_the_row_says_so_once_and_no_more_when_it_is_over(self) -> None:
        one = pair(with_files(), there=with_files())
        assert one.remote is not None
        left_out = replace(one.remote, left_out=("big.iso",))
        world = World(replace(one, remote=left_out), rules())
        (action,) = world.synchronize()
        assert action.type is UPDATE_HERE
        assert action.reasons[-1] == "What cannot be saved here stays in Exchange: big.iso."
        assert world.pair.local is not None
        assert world.pair.local.attachments_missing
        assert world.synchronize() == []
        world.pair = replace(world.pair, remote=replace(left_out, left_out=(), version="9"))
        assert [one.type for one in world.synchronize()] == [UPDATE_HERE]
        after = world.pair.local
        assert after is not None
        assert not after.attachments_missing

    def test_that_nothing_heard_of_the_item_changes_nothing(self) -> None:
        local = row(with_files(), version=2, attachments_missing=True)
        one = Pair(link(with_files()), local=local, wanted=True)
        assert types(planned(one)) == [ActionType.NOTE]


class TestHeardBefore:
    """The item is read although its version is known: for what hangs on it alone."""

    def test_that_what_hung_there_comes_over_and_is_not_put_there_twice(self) -> None:
        one = pair(meeting(), here=with_files(PLAN), item_says={"version": "1"})
        assert one.remote is not None
        hung = replace(one.remote, content=with_files(PLAN, LIST))
        world = World(replace(one, remote=hung), rules())
        (action,) = world.synchronize()
        assert (action.type, fields(action)) == (UPDATE_HERE, {"attachments": (LIST, PLAN)})
        assert world.synchronize() == []

    def test_that_one_that_is_opened_again_stays_open_though_it_was_called_off(self) -> None:
        said = {"cancelled": True, "organizer": False, "version": "1"}
        assert types(planned(pair(meeting(), here=meeting(), item_says=said))) == [ActionType.NOTE]


class TestRecognising:
    @pytest.mark.parametrize(
        ("table", "series", "go"),
        [
            (ObjectType.APPOINTMENT, False, True),
            (ObjectType.APPOINTMENT, True, False),
            (ObjectType.RECURRING_APPOINTMENT_MASTER, True, False),
            (ObjectType.SERVICE_APPOINTMENT, False, False),
        ],
    )
    def test_that_only_single_appointments_have_them(
        self, table: ObjectType, *, series: bool, go: bool
    ) -> None:
        repeated = Series(Recurrence(Frequency.DAILY, block(9).start.at.date()))
        content = with_files(PLAN, series=repeated if series else None)
        one = pair(content, table=table)
        assert attachments_go(one, rules()) is go
        bare = without_attachments(one)
        assert bare.mapping is not None
        assert (hanging(bare.local), hanging(bare.remote)) == ((), ())
        assert files_of(bare.mapping.common) == ()

    def test_that_what_the_last_version_knows_by_its_key_is_not_read_again(self) -> None:
        common = with_files(file("plan.pdf", key="k1"))
        one = pair(common, there=with_files(unread("plan.pdf", "k1")))
        assert doubtful(one) == ()
        known = recognised(one, {}, KEEPS)
        assert hanging(known.remote) == (PLAN,)
        assert types(planned(known)) == [ActionType.NOTE]

    def test_that_a_file_of_the_same_name_is_read_and_found_to_be_the_same(self) -> None:
        """So it is after an answer was lost: the file was attached, and nobody was told its key."""
        one = pair(with_files(), here=with_files(PLAN), there=with_files(unread("plan.pdf", "k1")))
        assert [file.key for file in doubtful(one)] == ["k1"]
        known = recognised(one, {"k1": PLAN.digest}, KEEPS)
        (action,) = planned(known).actions
        assert action.type is ActionType.NOTE
        other = recognised(one, {"k1": digest_of(b"another")}, KEEPS)
        assert types(planned(other)) == [UPDATE_HERE, UPDATE]

    def test_that_what_is_new_is_read_only_when_it_is_taken_over(self) -> None:
        one = pair(with_files(), there=with_files(unread("plan.pdf", "k1")))
        assert doubtful(one) == ()
        action = only(recognised(one, {}, KEEPS))
        assert action.content is not None
        assert files_of(resolved(action.content, {"k1": PLAN.digest})) == (PLAN,)
        assert added(with_files(LIST), with_files(LIST, PLAN)) == (PLAN,)

    def test_that_what_is_too_large_or_blocked_stays_there(self) -> None:
        big = unread("film.mp4", "k1", size=6_000_000)
        bad = unread("run.exe", "k2")
        one = pair(with_files(), there=with_files(bad, big))
        known = recognised(one, {}, KEEPS)
        assert known.remote is not None
        assert hanging(known.remote) == ()
        assert {*known.remote.left_out} == {"film.mp4", "run.exe"}
        assert refusal("film.mp4", 6_000_000, OrganizationSettings())

    def test_that_a_lower_limit_takes_nothing_away_from_what_is_here(self) -> None:
        large = replace(file("film.mp4", key="k1"), size=6_000_000)
        there = with_files(unread("film.mp4", "k1", 6_000_000), location="Room 2")
        one = recognised(pair(with_files(large), there=there), {}, KEEPS)
        assert one.remote is not None
        assert (hanging(one.remote), one.remote.left_out) == ((large,), ())
