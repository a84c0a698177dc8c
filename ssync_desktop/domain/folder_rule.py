"""What a rule on a folder says of the mail that lies in it (section 3.11)."""

from dataclasses import dataclass

from ssync_desktop.domain.people import Reference


@dataclass(frozen=True, slots=True)
class FolderRule:
    """The mail of the folder is tracked whatever the filters say, and set *regarding* a record.

    Without one it keeps what it is regarding by itself.
    """

    folder_name: str
    regarding: Reference | None = None
