"""Tracking by folder and by category: rules on folders of a mailbox, and the folders themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum
from uuid import UUID

from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.problems import Problem, no_longer_than

FOLDER_ID_LENGTH = 120
FOLDER_NAME_LENGTH = 256
MOST_RULES = 25
"""Rules of one mailbox, as published (B70); the organization may allow fewer."""

REGARDING_TYPES = (ObjectType.ACCOUNT, ObjectType.CONTACT, ObjectType.LEAD, ObjectType.QUEUE)
"""What the mail of a folder may be set regarding to."""


class OnboardingStatus(IntEnum):
    """``folderonboardingstatus`` and ``categoryonboardingstatus``: how far a mailbox has taken it.

    That 0 is "not picked up yet" is known, the other codes are ours (D19).
    """

    NEW = 0
    RUNNING = 1
    DONE = 2


@dataclass(frozen=True, slots=True)
class TrackingFolderDraft:
    """A rule as it is edited: the mail of one folder is tracked, and set regarding a record."""

    id: UUID | None = None
    mailbox_id: UUID | None = None
    folder_id: str = ""  # the folder's lasting key on the server
    folder_name: str = ""
    regarding: Reference | None = None
    row_version: int = 0

    def problems(self) -> Iterator[Problem]:
        """Yield what this draft can judge by itself; the mailbox and its rules are looked at later.

        Those are B70 (how many), B71 (below the inbox) and B78 (a user's mailbox on Exchange).
        """
        if self.mailbox_id is None:
            yield Problem("mailbox_id", "No mailbox is chosen.", "Choose a user's mailbox.")
        if not self.folder_id.strip():
            yield Problem("folder_id", "No folder is chosen.", "Choose one in the tree above.")
        yield from no_longer_than("folder_id", "The folder's id", self.folder_id, FOLDER_ID_LENGTH)
        yield from no_longer_than(
            "folder_name", "The folder's name", self.folder_name, FOLDER_NAME_LENGTH
        )
        if self.regarding is not None and self.regarding.object_type not in REGARDING_TYPES:
            yield Problem(
                "regarding",
                "Mail cannot be set regarding a record of this kind.",
                "Choose an account, a contact, a lead or a queue, or none.",
            )


@dataclass(frozen=True, slots=True)
class TrackingFolder:
    """A stored rule. It holds for this folder alone, not for folders in it (B73).

    *folder_name* is what the folder was called when it was last seen. *disabled* rules are left
    alone until somebody repairs them; *error_code* says why, or what went wrong last. *done* of
    *total* is how far the mail that lay in the folder already has been taken in.
    """

    id: UUID
    mailbox_id: UUID
    folder_id: str
    folder_name: str
    regarding: Reference | None
    owner_id: UUID
    onboarding: OnboardingStatus = OnboardingStatus.NEW
    done: int = 0
    total: int = 0
    disabled: bool = False
    error_code: str = ""
    error_on: datetime | None = None
    synchronized_on: datetime | None = None  # when a pass last went through the folder
    row_version: int = 0

    def draft(self) -> TrackingFolderDraft:
        """Return an editable copy."""
        return TrackingFolderDraft(
            **{name: getattr(self, name) for name in TrackingFolderDraft.__dataclass_fields__}
        )


@dataclass(frozen=True, slots=True)
class TrackingCategory:
    """The category that marks tracked items in one mailbox, as its server keeps it (B80).

    *category_id* is the server's lasting key: whatever the category is called there now, here it
    has the *name* by which the program knows it. *adopted_on* is when it was last seen to.
    """

    id: UUID
    mailbox_id: UUID
    category_id: str
    name: str
    owner_id: UUID
    color: int = 0
    onboarding: OnboardingStatus = OnboardingStatus.NEW
    adopted_on: datetime | None = None


@dataclass(frozen=True, slots=True)
class FolderNode:
    """A folder of a mailbox as it is shown: where it lies, what is in it, which rule it has.

    The inbox has no *parent*. *path* names the folders from the inbox down to this one.
    """

    key: str
    name: str
    parent: str | None = None
    path: tuple[str, ...] = ()
    items: int = 0
    unread: int = 0
    rule_id: UUID | None = None
    regarding: Reference | None = None  # what that rule sets mail regarding

    @property
    def can_have_rule(self) -> bool:
        """Whether it lies below the inbox (B71), and its key fits."""
        return self.parent is not None and len(self.key) <= FOLDER_ID_LENGTH


def as_tree(
    folders: Iterable[FolderNode], rules: Iterable[TrackingFolder]
) -> tuple[FolderNode, ...]:
    """Return *folders* with their paths and their rules, each followed by what lies in it.

    Siblings stand in the order of their names. *rules* are those of the mailbox.
    A folder whose parent is not among *folders* is left out, unless it has none.
    """
    by_folder = {rule.folder_id: rule for rule in rules}
    below: dict[str | None, list[FolderNode]] = {}
    for folder in folders:
        below.setdefault(folder.parent, []).append(folder)

    def walk(parent: str | None, path: tuple[str, ...]) -> Iterator[FolderNode]:
        for folder in sorted(below.pop(parent, ()), key=lambda one: one.name.casefold()):
            here = (*path, folder.name)
            rule = by_folder.get(folder.key)
            yield replace(
                folder,
                path=here,
                rule_id=rule.id if rule else None,
                regarding=rule.regarding if rule else None,
            )
            yield from walk(folder.key, here)

    return tuple(walk(None, ()))
