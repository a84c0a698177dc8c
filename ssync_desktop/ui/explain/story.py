"""An explanation as it is told: a headline, what follows from it, and chapters in order.

Pure values: the screen shows them, and the clipboard gets the same words.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.widgets.badge import Badge

_PAGES = {
    ObjectType.MAILBOX: "mailboxes",
    ObjectType.EMAIL_SERVER_PROFILE: "profiles",
    ObjectType.EMAIL: "activity",
    ObjectType.USER: "users",
    ObjectType.QUEUE: "users",
    ObjectType.CONTACT: "users",
    ObjectType.ACCOUNT: "users",
    ObjectType.LEAD: "users",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A page of the window and what to show on it."""

    page: str
    subject: object


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was weighed: its name, perhaps a link, and what is to be said of it."""

    name: str
    detail: str = ""
    mark: Badge | None = None
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Lines below a heading of their own; folded ones are opened by whoever wants them."""

    heading: str
    lines: tuple[Line, ...] = ()
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """A station: what was asked (*question*), the answer, and what was weighed.

    *decides* marks the one that settled the matter; *after* those behind a refusal.
    """

    title: str
    question: str
    badge: Badge
    sentence: str
    groups: tuple[Group, ...] = ()
    decides: bool = False
    after: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that is told of one message; *code* is the published reason code."""

    headline: str
    tone: Tone
    code: str
    leads: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]

    def as_text(self) -> str:
        """Return everything, folded lines too, as plain text for the clipboard."""
        return "\n".join(self._text()).strip() + "\n"

    def _text(self) -> Iterator[str]:
        yield self.headline
        if self.code:
            yield f"Code: {self.code}"
        yield from self.leads
        yield ""
        for name, value in self.facts:
            yield f"{name}: {value}"
        behind = False
        for number, chapter in enumerate(self.chapters, 1):
            yield ""
            if chapter.after and not behind:
                behind = True
                yield "(What follows is what would have happened otherwise.)"
            yield f"{number}. {chapter.title}: {chapter.badge.word}. {chapter.sentence}"
            for group in chapter.groups:
                yield from _group_text(group)


def link_to(reference: Reference | None) -> Link | None:
    """Return where a row can be seen; None for what has no page."""
    if reference is None:
        return None
    page = _PAGES.get(reference.object_type)
    if page is None:
        return None
    return Link(page, reference if page == "users" else reference.id)


def _group_text(group: Group) -> Iterator[str]:
    indent = "   "
    if group.heading:
        yield f"{indent}{group.heading}"
        indent += "  "
    for line in group.lines:
        mark = f"[{line.mark.word}] " if line.mark else ""
        detail = f": {line.detail}" if line.detail else ""
        yield f"{indent}- {mark}{line.name}{detail}"
