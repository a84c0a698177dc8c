"""What an import says: what it has changed, and where in the file a refusal has its cause."""

from collections.abc import Iterator
from contextlib import contextmanager

from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.people import UserDraft
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.tracking_folder import TrackingFolderDraft
from ssync_desktop.domain.transfer import Change, Draft, Entry
from ssync_desktop.domain.transfer_codec import changed_fields


class Changes:
    """What one import has done so far, in order: *made*."""

    def __init__(self) -> None:
        self.made: list[Change] = []

    def created(self, what: str, name: str) -> None:
        """Note a new record."""
        self.made.append(Change(what, name, created=True))

    def switched(self, what: str, name: str) -> None:
        """Note that a record was activated or deactivated."""
        self.made.append(Change(what, name, ("active",)))

    def differs(self, what: str, before: object, wanted: object) -> bool:
        """Note in which fields *wanted* differs from *before*, and say whether in any."""
        return self.changed(what, _name(before), changed_fields(before, wanted))

    def changed(self, what: str, name: str, fields: tuple[str, ...]) -> bool:
        """Note that *fields* of a record differ, and say whether there are any."""
        if fields:
            self.made.append(Change(what, name, fields))
        return bool(fields)


@contextmanager
def at(entry: Entry[Draft]) -> Iterator[None]:
    """Let an error say where in the file its cause stands."""
    try:
        yield
    except DraftRefused as error:
        raise DraftRefused(
            Problem(one.field, f"{entry.place}.{one.field}: {one.text}", one.remedy)
            for one in error.problems
        ) from error
    except NeedsAttention as error:
        raise NeedsAttention(
            error.code,
            f"{entry.place}: {error.title}",
            error.remedy,
            server_words=error.server_words,
        ) from error


def unknown(
    entry: Entry[Draft], what: str, name: str, known: set[str], *, needed: bool = False
) -> Iterator[Problem]:
    """Yield that *name* is none of *known*; an empty one is a problem only where it is *needed*."""
    if (name or needed) and name.casefold() not in {one.casefold() for one in known}:
        text = f"{entry.place}: there is no {what} called “{name}”, neither here nor in the file."
        yield Problem(entry.place, text, "Correct the name, or add it to the file.")


def _name(draft: object) -> str:
    if isinstance(draft, TrackingFolderDraft):
        return draft.folder_name
    if isinstance(draft, UserDraft):
        return f"{draft.first_name} {draft.last_name}".strip()
    return str(getattr(draft, "name", ""))
