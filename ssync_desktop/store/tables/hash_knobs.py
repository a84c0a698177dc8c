"""By which knobs the stored hashes of emails were made (``emailhashknobs``, ours)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.store.base import Key, Row


class HashKnobsRow(Row):
    """``emailhashknobs``: one row for each set of knobs by which stored hashes may be made.

    One is current: by it hashes are made now. While *since* is set, emails after *done* may still
    have hashes by one of the others. No row at all stands for the published knobs.
    """

    __tablename__ = "emailhashknobs"

    id: Mapped[Key] = mapped_column("emailhashknobsid")
    noise: Mapped[str] = mapped_column("hashfilterkeywords", Text)
    most: Mapped[int] = mapped_column("hashmaxcount")
    current: Mapped[bool] = mapped_column("iscurrent")
    since: Mapped[datetime | None] = mapped_column("begunon")
    done: Mapped[UUID | None] = mapped_column("doneuntil")
