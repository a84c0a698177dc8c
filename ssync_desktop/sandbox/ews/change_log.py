"""What changed since a moment: the memory behind SyncFolderItems and SyncFolderHierarchy."""

from dataclasses import dataclass
from enum import Enum


class Change(Enum):
    """How a member of a folder or of a hierarchy changed."""

    CREATED = "Create"
    UPDATED = "Update"
    READ = "ReadFlagChange"
    DELETED = "Delete"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to tell a client."""

    change: Change
    id: str


@dataclass(frozen=True, slots=True)
class Page:
    """Entries in the order they happened, and the moment up to which they tell everything."""

    entries: tuple[Entry, ...]
    moment: int
    complete: bool


class ChangeLog:
    """Per member and kind of change only the last moment is kept, so it never outgrows its folder.

    Moments are the server's ever rising numbers.
    """

    def __init__(self) -> None:
        self._moments: dict[tuple[str, Change], int] = {}  # in the order of its values
        self._births: dict[str, int] = {}
        self._last = 0

    def note(self, moment: int, change: Change, id_: str) -> None:
        """Write down a change; *moment* is later than every one before."""
        if change is Change.CREATED:
            self._births[id_] = moment
        if change is Change.DELETED:
            for other in (Change.CREATED, Change.UPDATED, Change.READ):
                self._moments.pop((id_, other), None)
        self._moments.pop((id_, change), None)
        self._moments[id_, change] = moment
        self._last = moment

    def since(self, moment: int, limit: int | None = None) -> Page:
        """Return the first *limit* changes after *moment*.

        Who never saw a member is not told that it is gone; who is told of its birth gets it as it
        is now, and needs no changes of it.
        """
        newer = self._after(moment)
        told = {(id_, change) for (id_, change), _ in newer}
        wanted = [
            (Entry(change, id_), at)
            for (id_, change), at in newer
            if not self._needless(id_, change, moment, told)
        ]
        if limit is None or len(wanted) <= limit:
            return Page(tuple(entry for entry, _ in wanted), max(self._last, moment), complete=True)
        page = wanted[:limit]
        return Page(tuple(entry for entry, _ in page), page[-1][1], complete=False)

    def _after(self, moment: int) -> list[tuple[tuple[str, Change], int]]:
        newer = []
        for key, at in reversed(self._moments.items()):
            if at <= moment:
                break
            newer.append((key, at))
        newer.reverse()
        return newer

    def _needless(
        self, id_: str, change: Change, moment: int, told: set[tuple[str, Change]]
    ) -> bool:
        if change is Change.DELETED:
            return self._births[id_] > moment
        if change is Change.UPDATED:
            return (id_, Change.CREATED) in told
        if change is Change.READ:
            return (id_, Change.CREATED) in told or (id_, Change.UPDATED) in told
        return False
