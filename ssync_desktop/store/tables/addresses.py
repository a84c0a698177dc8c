"""The index of every address that any record holds."""

from uuid import UUID

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ssync_desktop.domain.options import ObjectType
from ssync_desktop.store.base import Key, Row, at_most
from ssync_desktop.store.constraints import at_least, one_of


class EmailSearchRow(Row):
    """``emailsearch``: addresses in the form in which they are compared.

    Case folding may lengthen one to three times the published 100 characters.
    """

    __tablename__ = "emailsearch"
    __table_args__ = (
        UniqueConstraint("parentobjectid", "emailcolumnnumber", name="uq_emailsearch_parent"),
        *at_most(emailaddress=300),
        at_least("emailcolumnnumber", 1),
        one_of(
            "parentobjecttypecode",
            (
                ObjectType.ACCOUNT,
                ObjectType.CONTACT,
                ObjectType.LEAD,
                ObjectType.USER,
                ObjectType.QUEUE,
            ),
        ),
    )

    id: Mapped[Key] = mapped_column("emailsearchid")
    address: Mapped[str] = mapped_column("emailaddress", String(300), index=True)
    column: Mapped[int] = mapped_column("emailcolumnnumber")
    parent_id: Mapped[UUID] = mapped_column("parentobjectid")
    parent_type: Mapped[int] = mapped_column("parentobjecttypecode")
