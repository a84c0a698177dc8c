"""Who lives in the demo organization, and who writes to it."""

from dataclasses import dataclass

DOMAIN = "contoso.example"


@dataclass(frozen=True, slots=True)
class DemoUser:
    """A user of the demo with the account the sandbox's servers hold for them."""

    first_name: str
    last_name: str
    address: str


@dataclass(frozen=True, slots=True)
class DemoCorrespondent:
    """Somebody outside: a contact when *company* is a customer, else a stranger."""

    name: str
    address: str
    company: str


USERS = (
    DemoUser("Ada", "Lovelace", f"ada@{DOMAIN}"),
    DemoUser("Grace", "Hopper", f"grace@{DOMAIN}"),
    DemoUser("Alan", "Turing", f"alan@{DOMAIN}"),
    DemoUser("Katherine", "Johnson", f"katherine@{DOMAIN}"),
)

EXCHANGE_USERS = (
    DemoUser("Margaret", "Hamilton", f"margaret@{DOMAIN}"),
    DemoUser("Hedy", "Lamarr", f"hedy@{DOMAIN}"),
)
"""Users whose mailboxes are on the sandbox's Exchange."""

SERVICE_ACCOUNT = f"sync@{DOMAIN}"
"""The account by which the program opens their mailboxes as they would themselves."""


@dataclass(frozen=True, slots=True)
class Filing:
    """Where a user puts the mail of one customer: the folders below the inbox."""

    address: str
    path: tuple[str, ...]
    customer: str
    domain: str


FILINGS = (
    Filing(
        f"margaret@{DOMAIN}",
        ("Customers", "Fabrikam"),
        "Fabrikam Bicycles",
        "fabrikam.example",
    ),
    Filing(
        f"hedy@{DOMAIN}",
        ("Customers", "Northwind"),
        "Northwind Traders",
        "northwind.example",
    ),
)


@dataclass(frozen=True, slots=True)
class DiaryEntry:
    """An appointment that somebody writes into the calendar in Exchange.

    *tracked* ones carry the category by which they come into the organization.
    """

    address: str
    subject: str
    days: int  # from the day on which the demo begins
    hour: int  # in UTC
    location: str = ""
    tracked: bool = True


DIARY = (
    DiaryEntry(f"margaret@{DOMAIN}", "Lunch with Alpine Ski House", 1, 11, "Café Central"),
    DiaryEntry(f"margaret@{DOMAIN}", "Dentist", 2, 7, tracked=False),
    DiaryEntry(f"hedy@{DOMAIN}", "Call with Northwind Traders", 1, 14, "Online"),
    DiaryEntry(f"hedy@{DOMAIN}", "Piano lesson", 3, 16, tracked=False),
)
TASK_LISTS = (
    (f"margaret@{DOMAIN}", "Order brochures for the fair"),
    (f"hedy@{DOMAIN}", "Read the draft of the patent"),
)

QUEUES = (
    ("Support", f"support@{DOMAIN}"),
    ("Sales enquiries", f"sales@{DOMAIN}"),
    ("Invoices", f"invoices@{DOMAIN}"),
)

ACCOUNTS = (
    ("Fabrikam Bicycles", "office@fabrikam.example"),
    ("Northwind Traders", "hello@northwind.example"),
    ("Alpine Ski House", "desk@alpineskihouse.example"),
)

CORRESPONDENTS = (
    DemoCorrespondent("Maria Anders", "maria@fabrikam.example", "Fabrikam Bicycles"),
    DemoCorrespondent("Thomas Hardy", "thomas@northwind.example", "Northwind Traders"),
    DemoCorrespondent("Christina Berglund", "christina@alpineskihouse.example", "Alpine Ski House"),
    DemoCorrespondent("Yang Wang", "yang@fabrikam.example", "Fabrikam Bicycles"),
    DemoCorrespondent("Zoë Müller", "zoe@northwind.example", "Northwind Traders"),
)

STRANGERS = (
    DemoCorrespondent("Weekly Deals", "news@deals.example", ""),
    DemoCorrespondent("Paula Parente", "paula@elsewhere.example", ""),
)
