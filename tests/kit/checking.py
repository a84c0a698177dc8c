"""A few people, one stored email, and messages for them: what the check of incoming mail is given."""

from typing import Any
from uuid import UUID

from ssync_desktop.domain.candidates import Candidates
from ssync_desktop.domain.incoming_facts import Checked, Surroundings
from ssync_desktop.domain.known_email import KnownEmail
from ssync_desktop.domain.options import FilteringMethod, ObjectType
from ssync_desktop.domain.people import AddressOwner, Reference
from ssync_desktop.domain.settings import OrganizationSettings
from tests.kit.clock import START
from tests.kit.known_emails import known
from tests.kit.mail_world import headers

ADA = Reference(UUID(int=1), ObjectType.USER, "Ada")
BOB = Reference(UUID(int=2), ObjectType.USER, "Bob")
DESK = Reference(UUID(int=3), ObjectType.QUEUE, "Desk")
CARL = Reference(UUID(int=4), ObjectType.CONTACT, "Carl")
ADDRESSES = {"ada@x": ADA, "bob@x": BOB, "desk@x": DESK, "carl@x": CARL}
ALL, RESPONSE, NONE = FilteringMethod.ALL, FilteringMethod.IN_RESPONSE, FilteringMethod.NONE
PARENT = known(
    50, outgoing=True, message_id="parent@x", sender="ada@x", regarding=CARL, owner_id=BOB.id
)
"""What Ada has sent about Carl."""


def around(
    *known_emails: KnownEmail,
    own: Reference | None = ADA,
    settings: OrganizationSettings | None = None,
    **methods: Any,
) -> Surroundings:
    """Return what is around a message in Ada's mailbox; *methods* by name, ``ada=ALL``."""
    people = {"ada": ADA, "bob": BOB, "desk": DESK}
    return Surroundings(
        settings=settings or OrganizationSettings(),
        start=START,
        mailbox_address="ada@x",
        mailbox_owner=ADA.id,
        own=own,
        methods={people[name].id: method for name, method in methods.items()},
        eligible={ADA.id: ADA.id, BOB.id: BOB.id, DESK.id: BOB.id},
        owners={
            address: [AddressOwner(reference, reference.id, active=True, column=1)]
            for address, reference in ADDRESSES.items()
        },
        candidates=Candidates(known_emails),
        names={ADA.id: "Ada", BOB.id: "Bob"},
    )


def message(*, sent: bool = False, manual: bool = False, **fields: Any) -> Checked:
    """Return a message from Carl to Ada, with the fields of its header that a test is about."""
    fields = {"sender": "carl@x", "to": ("ada@x",), "message_id": "new@x"} | fields
    return Checked(headers(**fields), START, "hash", "mark", sent=sent, manual=manual)
