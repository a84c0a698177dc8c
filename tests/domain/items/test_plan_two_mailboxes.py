"""A meeting in two calendars that synchronize with one row: they never push it to and fro."""

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.domain.items.item import LocalItem, MailboxItem
from ssync_desktop.domain.items.kinds import ShowAs
from ssync_desktop.domain.items.planning import Action
from tests.kit.item_plans import (
    ADA,
    BOB,
    COLLEAGUE,
    EVE,
    LATER,
    NOW,
    World,
    block,
    meeting,
    pair,
    row,
    rules,
)

MEETING = meeting(required=(BOB, EVE))  # Ada's; Eve is a guest, Bob one from outside
ROUNDS = 4


@dataclass
class Calendars:
    """Ada's and Eve's calendars over one row; whoever is told has their calendar follow."""

    ada: World
    eve: World

    def synchronize(self, *, eve_first: bool) -> list[Action]:
        """Let both passes run, one after the other; return what they did."""
        worlds = (self.eve, self.ada) if eve_first else (self.ada, self.eve)
        done = []
        for world in worlds:
            actions = world.synchronize()
            done += actions
            # Only the organizer's own item tells anybody anything.
            assert world is self.ada or not any(one.mails for one in actions)
            self._share(world)
            if world is self.ada and any(EVE.address in one.mails for one in actions):
                self._tell_eve()
        return done

    def _share(self, written: World) -> None:
        for world in (self.ada, self.eve):
            world.pair = replace(world.pair, local=written.pair.local)

    def _tell_eve(self) -> None:
        told, copy = remote(self.ada), remote(self.eve)
        assert isinstance(told.content, AppointmentContent)
        assert isinstance(copy.content, AppointmentContent)
        content = replace(told.content, show_as=copy.content.show_as)
        copy = replace(copy, content=content, version=f"told-{told.version}", modified_on=NOW)
        self.eve.pair = replace(self.eve.pair, remote=copy)


def remote(world: World) -> MailboxItem:
    assert world.pair.remote is not None
    return world.pair.remote


def local(world: World) -> LocalItem:
    assert world.pair.local is not None
    return world.pair.local


CHANGES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "subject": st.sampled_from(("A", "B")),
        "location": st.sampled_from(("Room 1", "Room 2")),
        "block": st.sampled_from((block(10), block(11))),
        "show_as": st.sampled_from((ShowAs.TENTATIVE, ShowAs.OUT_OF_OFFICE)),
    },
)


@st.composite
def calendars(draw: st.DrawFn) -> Calendars:
    """Return both calendars, after anybody has changed anything."""
    here, in_adas, in_eves = (replace(MEETING, **draw(CHANGES)) for _ in range(3))
    shared = row(
        here,
        version=1 if here == MEETING else 2,
        on=draw(st.sampled_from((LATER, NOW))),
        by=draw(st.sampled_from((rules().user_id, COLLEAGUE))),
    )
    ada = replace(pair(MEETING, None, in_adas), local=shared)
    eve = replace(pair(MEETING, None, in_eves, item_says={"organizer": False}), local=shared)
    of_eve = rules(user_id=COLLEAGUE, addresses=frozenset({EVE.key}), own_address=EVE.address)
    return Calendars(World(ada, rules()), World(eve, of_eve))


@given(calendars(), st.booleans())
def test_that_two_calendars_of_one_meeting_come_to_rest(both: Calendars, eve_first: bool) -> None:
    for _ in range(ROUNDS):
        both.synchronize(eve_first=eve_first)
    assert not both.synchronize(eve_first=eve_first)
    assert local(both.ada).content == remote(both.ada).content


@given(calendars(), st.booleans())
def test_that_a_guest_neither_moves_the_meeting_nor_writes_to_anybody(
    both: Calendars, eve_first: bool
) -> None:
    known = {MEETING.block, block_of(local(both.ada)), block_of(remote(both.ada))}
    for _ in range(ROUNDS):
        for action in both.synchronize(eve_first=eve_first):
            assert ADA.address not in action.mails
    assert block_of(local(both.ada)) in known


def block_of(one: LocalItem | MailboxItem) -> object:
    assert isinstance(one.content, AppointmentContent)
    return one.content.block
