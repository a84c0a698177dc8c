"""Accounts, contacts and leads."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from ssync_desktop.domain.options import State
from ssync_desktop.store.base import Key, Row, RowVersion, at_most
from ssync_desktop.store.constraints import state_pair
from ssync_desktop.store.tables.contact_details import DETAIL_LENGTHS, ContactDetails

ADDRESS_LENGTHS = {"emailaddress1": 100, "emailaddress2": 100, "emailaddress3": 100}


class AddressedRecord:
    """The columns that account, contact and lead share."""

    email_address1: Mapped[str] = mapped_column("emailaddress1", String(100), default="")
    email_address2: Mapped[str] = mapped_column("emailaddress2", String(100), default="")
    email_address3: Mapped[str] = mapped_column("emailaddress3", String(100), default="")
    state: Mapped[int] = mapped_column("statecode", default=State.ACTIVE)
    status: Mapped[int] = mapped_column("statuscode", default=State.ACTIVE + 1)
    row_version: Mapped[RowVersion] = mapped_column("versionnumber")

    @declared_attr
    @classmethod
    def owner_id(cls) -> Mapped[UUID]:
        """The user whose record it is."""
        return mapped_column("ownerid", ForeignKey("systemuser.systemuserid"), index=True)


class AccountRow(AddressedRecord, Row):
    """``account``."""

    __tablename__ = "account"
    __table_args__ = (*at_most(name=160, **ADDRESS_LENGTHS), *state_pair())

    id: Mapped[Key] = mapped_column("accountid")
    name: Mapped[str] = mapped_column("name", String(160))


class ContactRow(AddressedRecord, ContactDetails, Row):
    """``contact``."""

    __tablename__ = "contact"
    __table_args__ = (
        *at_most(fullname=160, **ADDRESS_LENGTHS, **DETAIL_LENGTHS),
        *state_pair(),
        CheckConstraint(
            "(parentcustomerid IS NULL) = (parentcustomeridtype IS NULL)",
            name="parentcustomer_has_type",
        ),
    )

    id: Mapped[Key] = mapped_column("contactid")
    name: Mapped[str] = mapped_column("fullname", String(160))


class LeadRow(AddressedRecord, Row):
    """``lead``."""

    __tablename__ = "lead"
    __table_args__ = (*at_most(fullname=160, **ADDRESS_LENGTHS), *state_pair())

    id: Mapped[Key] = mapped_column("leadid")
    name: Mapped[str] = mapped_column("fullname", String(160))
