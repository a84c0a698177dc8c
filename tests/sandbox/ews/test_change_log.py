"""Whoever follows a folder page by page ends with what is in it, whatever happens meanwhile."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.sandbox.ews.change_log import Change, ChangeLog


@dataclass
class Place:
    """A folder with its log: the version of each member that is there."""

    members: dict[str, int] = field(default_factory=dict)
    log: ChangeLog = field(default_factory=ChangeLog)
    moment: int = 0
    born: int = 0

    def act(self, change: Change, which: int) -> None:
        if change is Change.CREATED or not self.members:
            self.born += 1
            name, change = str(self.born), Change.CREATED
        else:
            name = list(self.members)[which % len(self.members)]
        self.moment += 1
        self.log.note(self.moment, change, name)
        if change is Change.DELETED:
            del self.members[name]
        else:
            self.members[name] = self.moment


@dataclass
class Follower:
    """A client: what it believes to be there, and how far it has come."""

    known: dict[str, int] = field(default_factory=dict)
    moment: int = 0

    def ask(self, place: Place, limit: int) -> bool:
        """Take a page, each entry with what its member is at present."""
        page = place.log.since(self.moment, limit)
        assert len(page.entries) <= limit
        for entry in page.entries:
            if entry.change is Change.DELETED:
                self.known.pop(entry.id, None)
            else:
                self.known[entry.id] = place.members[entry.id]
        assert page.moment >= self.moment
        self.moment = page.moment
        return page.complete


_DEEDS = st.tuples(st.sampled_from(Change), st.integers(0, 50))


@given(st.lists(st.tuples(st.lists(_DEEDS, max_size=8), st.integers(1, 4)), max_size=15))
def test_a_follower_ends_with_what_is_there(
    steps: list[tuple[list[tuple[Change, int]], int]],
) -> None:
    place, follower = Place(), Follower()
    for deeds, limit in steps:
        for change, which in deeds:
            place.act(change, which)
        follower.ask(place, limit)
    while not follower.ask(place, 3):
        pass
    assert follower.known == place.members
    assert place.log.since(follower.moment).entries == ()


@given(st.lists(_DEEDS, max_size=60))
def test_a_newcomer_is_told_of_each_member_once_and_of_nothing_gone(
    deeds: list[tuple[Change, int]],
) -> None:
    place = Place()
    for change, which in deeds:
        place.act(change, which)
    told = place.log.since(0)
    assert {entry.change for entry in told.entries} <= {Change.CREATED}
    assert sorted(entry.id for entry in told.entries) == sorted(place.members)
