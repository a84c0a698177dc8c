"""What contacts, accounts and leads are called, and where they are listed."""

from collections.abc import Callable
from dataclasses import dataclass

from ssync_desktop.domain.options import ObjectType, State
from ssync_desktop.domain.query import Condition, Query, Table
from ssync_desktop.domain.rows import RecordRow
from ssync_desktop.ui.users.words import STATES
from ssync_desktop.ui.widgets.columns import Column
from ssync_desktop.ui.widgets.filter_bar import View


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record, in words."""

    object_type: ObjectType
    table: Table
    one: str
    many: str
    icon: str
    purpose: str  # what an empty list says
    name_hint: str

    @property
    def title(self) -> str:
        """The name of its list."""
        return self.many.title()

    @property
    def query(self) -> Query:
        """All of them, by name."""
        return Query(self.table)


CONTACTS = Kind(
    ObjectType.CONTACT,
    Table.CONTACTS,
    "contact",
    "contacts",
    "contact",
    "A contact is a person you exchange email with. Whose mail is tracked because of whom it is "
    "from, is decided by the addresses of contacts, accounts and leads.",
    "How the person is called.",
)
ACCOUNTS = Kind(
    ObjectType.ACCOUNT,
    Table.ACCOUNTS,
    "account",
    "accounts",
    "account",
    "An account is a company. Mail from one of its addresses belongs to it.",
    "How the company is called.",
)
LEADS = Kind(
    ObjectType.LEAD,
    Table.LEADS,
    "lead",
    "leads",
    "lead",
    "A lead is somebody who may become a customer. Mail from a lead's address belongs to it.",
    "How the person or the company is called.",
)
KINDS = (CONTACTS, ACCOUNTS, LEADS)
VIEWS = (
    View("Active", (Condition("state", "eq", int(State.ACTIVE)),)),
    View("Deactivated", (Condition("state", "eq", int(State.INACTIVE)),)),
    View("Without an address", (Condition("email_address", "eq", ""),)),
)


def kind_of(object_type: ObjectType) -> Kind:
    """Return what records of *object_type* are called."""
    return next(kind for kind in KINDS if kind.object_type is object_type)


def views_of(kind: Kind) -> tuple[View, ...]:
    """Return the views a list can be narrowed to, all of it first."""
    return (View(f"All {kind.many}"), *VIEWS)


def columns_of(kind: Kind) -> tuple[Column[RecordRow], ...]:
    """Return what a list shows of each record."""
    return (
        Column("Name", lambda row: row.name, "name", icon=_icon(kind), width=128, stretches=1),
        Column(
            "Email address",
            lambda row: row.email_address,
            "email_address",
            tooltip=_addresses,
            width=184,
            stretches=2,
        ),
        Column(
            "Further addresses",
            _further,
            tooltip=_further,
            width=136,
            stretches=1,
            help="The second and third address; mail from them belongs to the record as well",
        ),
        Column(
            "State",
            lambda row: STATES[row.state].word,
            "state",
            badge=lambda row: STATES[row.state],
            width=112,
        ),
        Column("Owner", lambda row: row.owner_name, "owner_name", width=96),
    )


def _icon(kind: Kind) -> Callable[[RecordRow], str]:
    return lambda _row: kind.icon


def _further(row: RecordRow) -> str:
    return "; ".join(filter(None, (row.email_address2, row.email_address3)))


def _addresses(row: RecordRow) -> str:
    return "\n".join(filter(None, (row.email_address, row.email_address2, row.email_address3)))
