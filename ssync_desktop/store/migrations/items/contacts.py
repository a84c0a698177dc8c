"""The whole of a contact, of which there were a name and addresses until now.

The words of the name become first and last name, as far as the columns reach; the name itself
stays as it is.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from ssync_desktop.store.base import Identifier, Moment

TABLE = "contact"
_AT_ONCE = 1000
_TEXTS = {
    **dict.fromkeys(("firstname", "middlename", "lastname"), 50),
    "suffix": 10,
    "salutation": 100,
    "nickname": 100,
    "parentcustomeridname": 160,
    **dict.fromkeys(("jobtitle", "department"), 100),
    **dict.fromkeys(("telephone1", "business2", "telephone2", "home2", "mobilephone"), 50),
    **dict.fromkeys(("telephone3", "callback", "company", "fax", "pager"), 50),
    "assistantname": 100,
    "assistantphone": 50,
    "managername": 100,
    "spousesname": 100,
    "childrensnames": 255,
    "websiteurl": 200,
    "ftpsiteurl": 200,
    "governmentid": 50,
    **dict.fromkeys(("yomifirstname", "yomilastname"), 150),
}
_ADDRESS = {"line1": 752, "city": 80, "stateorprovince": 50, "postalcode": 20, "country": 80}
_TEXTS |= {f"address{no}_{part}": most for no in (1, 2, 3) for part, most in _ADDRESS.items()}
_DAYS = ("birthdate", "anniversary")
_MOMENTS = ("createdon", "modifiedon")
_CUSTOMER = "parentcustomer_has_type"


def create() -> None:
    """Add the columns, and take names apart."""
    for name, length in (_TEXTS | {"description": 4000}).items():
        kind = "TEXT" if name == "description" else f"VARCHAR({length})"
        # Written out: SQLite takes a check with a new column, and not by itself later.
        op.execute(
            f"ALTER TABLE {TABLE} ADD COLUMN {name} {kind} DEFAULT '' NOT NULL "
            f"CONSTRAINT ck_{TABLE}_{name}_length CHECK (length({name}) <= {length})"
        )
    for name in _DAYS:
        op.add_column(TABLE, sa.Column(name, sa.Date(), nullable=True))
    for name in _MOMENTS:
        op.add_column(TABLE, sa.Column(name, Moment(), nullable=True))
    op.add_column(TABLE, sa.Column("modifiedby", Identifier(), nullable=True))
    op.add_column(TABLE, sa.Column("parentcustomerid", Identifier(), nullable=True))
    op.execute(
        f"ALTER TABLE {TABLE} ADD COLUMN parentcustomeridtype INTEGER "
        f"CONSTRAINT ck_{TABLE}_{_CUSTOMER} "
        "CHECK ((parentcustomerid IS NULL) = (parentcustomeridtype IS NULL))"
    )
    _take_names_apart()


def drop() -> None:
    """Drop the columns."""
    op.drop_column(TABLE, "parentcustomeridtype")
    for name in ("parentcustomerid", "modifiedby", *_MOMENTS, *_DAYS, "description", *_TEXTS):
        op.drop_column(TABLE, name)


def _take_names_apart() -> None:
    contact = sa.table(
        TABLE,
        sa.column("contactid", Identifier()),
        sa.column("fullname", sa.String()),
        sa.column("firstname", sa.String()),
        sa.column("lastname", sa.String()),
        sa.column("createdon", Moment()),
        sa.column("modifiedon", Moment()),
    )
    connection = op.get_bind()
    named = connection.execute(sa.select(contact.c.contactid, contact.c.fullname)).all()
    now = datetime.now(UTC)
    write = contact.update().where(contact.c.contactid == sa.bindparam("which"))
    for start in range(0, len(named), _AT_ONCE):
        rows = []
        for key, name in named[start : start + _AT_ONCE]:
            *first, last = name.split() or [""]
            said = {"firstname": " ".join(first)[:50].strip(), "lastname": last[:50]}
            rows.append({"which": key, "createdon": now, "modifiedon": now, **said})
        connection.execute(write, rows)
