"""How long the texts of items may be: the published lengths of the tables' columns.

Where a table keeps in one column what is published as several (the lines of a street), their
lengths add up.
"""

from collections.abc import Mapping

from ssync_desktop.domain.items.kinds import ItemKind

ZONE_LENGTH = 64
ADDRESS_LENGTH = 320  # of an attendee, as RFC 5321 allows
NAME_LENGTH = 200  # of an attendee; longer ones are cut, as they are not compared
GLOBAL_ID_LENGTH = 300
FULL_NAME_LENGTH = 160  # of a contact; cut, as it follows from the others

LENGTHS: Mapping[ItemKind, Mapping[str, int]] = {
    ItemKind.APPOINTMENT: {"subject": 200, "location": 200, "body": 1_048_576},
    ItemKind.TASK: {"subject": 200, "body": 2000},
    ItemKind.CONTACT: {
        "first_name": 50,
        "middle_name": 50,
        "last_name": 50,
        "suffix": 10,
        "salutation": 100,
        "nickname": 100,
        "company": 160,
        "job_title": 100,
        "department": 100,
        "email_address1": 100,
        "email_address2": 100,
        "email_address3": 100,
        "business_phone": 50,
        "business_phone2": 50,
        "home_phone": 50,
        "home_phone2": 50,
        "mobile_phone": 50,
        "other_phone": 50,
        "callback_phone": 50,
        "company_phone": 50,
        "business_fax": 50,
        "pager": 50,
        "assistant_name": 100,
        "assistant_phone": 50,
        "manager_name": 100,
        "spouse_name": 100,
        "children_names": 255,
        "web_page": 200,
        "ftp_site": 200,
        "government_id": 50,
        "body": 4000,
        "yomi_first_name": 150,
        "yomi_last_name": 150,
    },
}
"""In characters, by the names of the fields in ``content``; a field without one is no text."""

ADDRESS_LENGTHS: Mapping[str, int] = {
    "street": 752,
    "city": 80,
    "state": 50,
    "postal_code": 20,
    "country": 80,
}
"""Of the parts of a contact's postal addresses."""
