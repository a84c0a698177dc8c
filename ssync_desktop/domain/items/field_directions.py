"""Which fields of which tables synchronize, and in which direction (section 5.2).

``default_mappings`` is the published table, with the words both sides have for each field. What an
administrator makes of it is checked by ``mapping_problems``; planning goes by ``directions_of``.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ssync_desktop.domain.items.kinds import SyncDirection
from ssync_desktop.domain.items.mapping_profile import FieldMapping
from ssync_desktop.domain.items.planning import FieldDirections
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.problems import Problem

ALL_DIRECTIONS = tuple(SyncDirection)
REGARDING = "regarding"
ATTACHMENTS = "attachments"
SHOWN_ONLY = frozenset({REGARDING})
"""Lines of the map that no content has; they tell people that these do not go over."""

DUE, REMINDER = "due", "reminder"

OTHER_ADDRESSES = frozenset({"home_address", "other_address"})
"""What goes over only where all three addresses of a contact are synchronized."""
MAILING_ADDRESS = "mailing_address"


@dataclass(frozen=True, slots=True)
class _Line:
    """A field with its names on both sides; *only* is the one direction of a fixed one."""

    field: str
    crm_name: str
    exchange_name: str
    only: SyncDirection | None = None
    computed: bool = False


_BOTH = SyncDirection.BOTH
_TO_EXCHANGE = SyncDirection.TO_EXCHANGE
_REGARDING = _Line(REGARDING, "Regarding", "Regarding", SyncDirection.NONE)

_MEETING = (
    _Line("subject", "Subject", "Subject"),
    _Line("location", "Location", "Location"),
    _Line("body", "Description", "Body"),
    _Line("block", "Start, end and all-day", "Start, end and all-day", _BOTH),
    _Line("organizer", "Organizer", "Organizer", _BOTH),
    _Line("required", "Required attendees", "Required attendees", _BOTH),
    _Line("optional", "Optional attendees", "Optional attendees", _BOTH),
    _Line("show_as", "Status", "Show time as", _BOTH),
    _Line("priority", "Priority", "Importance", _BOTH),
)
_SERIES = _Line("series", "Recurrence", "Recurrence", _BOTH)
_ATTACHMENTS = _Line(ATTACHMENTS, "Attachments", "Attachments", SyncDirection.NONE, computed=True)
_PERCENT = _Line("percent_complete", "Percent complete", "% complete")
_TASK = (
    _Line("subject", "Subject", "Subject"),
    _Line("body", "Description", "Notes"),
    _Line("start", "Start date", "Start date"),
    _Line("due", "Due date", "Due date"),
    _Line("completed_on", "Actual end", "Date completed"),
    _Line("status", "Status", "Status", _BOTH, computed=True),
    _Line("priority", "Priority", "Importance", _BOTH),
    _REGARDING,
)
_CONTACT = (
    _Line("salutation", "Salutation", "Title", _BOTH),
    _Line("first_name", "First name", "First name", _BOTH),
    _Line("middle_name", "Middle name", "Middle name", _BOTH),
    _Line("last_name", "Last name", "Last name", _BOTH),
    _Line("suffix", "Suffix", "Suffix", _BOTH),
    _Line("company", "Company name", "Company", _TO_EXCHANGE),
    _Line("nickname", "Nickname", "Nickname"),
    _Line("job_title", "Job title", "Job title"),
    _Line("department", "Department", "Department"),
    _Line("email_address1", "Email", "E-mail"),
    _Line("email_address2", "Email address 2", "E-mail 2"),
    _Line("email_address3", "Email address 3", "E-mail 3"),
    _Line("business_phone", "Business phone", "Business phone"),
    _Line("business_phone2", "Business phone 2", "Business phone 2"),
    _Line("home_phone", "Home phone", "Home phone"),
    _Line("home_phone2", "Home phone 2", "Home phone 2"),
    _Line("mobile_phone", "Mobile phone", "Mobile phone"),
    _Line("other_phone", "Telephone 3", "Other phone"),
    _Line("callback_phone", "Callback number", "Callback"),
    _Line("company_phone", "Company phone", "Company main phone"),
    _Line("business_fax", "Fax", "Business fax"),
    _Line("pager", "Pager", "Pager"),
    _Line("assistant_name", "Assistant", "Assistant's name"),
    _Line("assistant_phone", "Assistant phone", "Assistant's phone"),
    _Line("manager_name", "Manager", "Manager's name"),
    _Line("spouse_name", "Spouse or partner name", "Spouse"),
    _Line("children_names", "Children's names", "Children"),
    _Line("birthday", "Birthday", "Birthday"),
    _Line("anniversary", "Anniversary", "Anniversary"),
    _Line("web_page", "Website", "Web page"),
    _Line("ftp_site", "FTP site", "FTP site"),
    _Line("government_id", "Government", "Government ID number"),
    _Line("body", "Description", "Notes"),
    _Line("yomi_first_name", "Yomi first name", "Yomi first name"),
    _Line("yomi_last_name", "Yomi last name", "Yomi last name"),
    _Line("mailing_address", "Address 1", "Mailing address"),
    _Line("home_address", "Address 2", "Home address"),
    _Line("other_address", "Address 3", "Other address"),
)

_LINES: Mapping[ObjectType, tuple[_Line, ...]] = {
    ObjectType.APPOINTMENT: (*_MEETING, _REGARDING, _ATTACHMENTS),
    ObjectType.RECURRING_APPOINTMENT_MASTER: (*_MEETING, _SERIES, _REGARDING),
    ObjectType.SERVICE_APPOINTMENT: tuple(
        _Line(one.field, one.crm_name, one.exchange_name, _TO_EXCHANGE) for one in _MEETING
    ),
    ObjectType.TASK: (*_TASK, _PERCENT),
    ObjectType.FAX: _TASK,
    ObjectType.LETTER: _TASK,
    ObjectType.PHONE_CALL: _TASK,
    ObjectType.CONTACT: _CONTACT,
}


def default_mappings() -> tuple[FieldMapping, ...]:
    """Return the field map as it is before anybody has changed it, table by table.

    The name of a company goes to Exchange only: it is that of the parent record, which a name
    typed elsewhere does not change. Service activities go to Exchange only (B101).
    """
    return tuple(_mapping(table, line) for table, lines in _LINES.items() for line in lines)


def _mapping(table: ObjectType, line: _Line) -> FieldMapping:
    default = SyncDirection.BOTH if line.only is None else line.only
    return FieldMapping(
        object_type=table,
        field=line.field,
        crm_name=line.crm_name,
        exchange_name=line.exchange_name,
        direction=default,
        default=default,
        allowed=ALL_DIRECTIONS if line.only is None else (line.only,),
        computed=line.computed,
    )


def mapping_problems(
    mappings: Iterable[FieldMapping], *, attachments: bool = False
) -> Iterator[Problem]:
    """Yield what of a changed field map cannot be saved: directions that are not to be chosen.

    *attachments*: those of appointments go both ways.
    """
    shown = computed(default_mappings(), attachments=attachments)
    known = {(one.object_type, one.field): one for one in shown}
    for one in mappings:
        published = known.get((one.object_type, one.field))
        if published is None:
            yield Problem("mappings", f"“{one.field}” is no field of the map.", "Remove it.")
        elif one.direction not in published.allowed:
            text = f"The direction of “{one.crm_name}” is fixed."
            yield Problem("mappings", text, "Leave it as it is.")


def computed(mappings: Iterable[FieldMapping], *, attachments: bool) -> Iterator[FieldMapping]:
    """Yield *mappings* with the direction of attachments, which follows from a setting (5.2)."""
    for one in mappings:
        if one.field == ATTACHMENTS:
            way = SyncDirection.BOTH if attachments else SyncDirection.NONE
            yield replace(one, direction=way, allowed=(way,))
        else:
            yield one


def directions_of(
    mappings: Iterable[FieldMapping], *, all_addresses: bool = False, attachments: bool = False
) -> FieldDirections:
    """Return in which direction each field goes by *mappings*.

    *all_addresses*: all three postal addresses of a contact, not the mailing address alone.
    *attachments*: those of appointments go both ways, which is a setting of the organization. The
    time at which something is due goes to Exchange as its reminder wherever its day does.
    """
    directions: dict[ObjectType, dict[str, SyncDirection]] = {}
    for one in computed(mappings, attachments=attachments):
        left_out = one.field in OTHER_ADDRESSES and not all_addresses
        if one.field not in SHOWN_ONLY and not left_out:
            directions.setdefault(one.object_type, {})[one.field] = one.direction
    for of_table in directions.values():
        if of_table.get(DUE, SyncDirection.NONE).to_exchange:
            of_table[REMINDER] = SyncDirection.TO_EXCHANGE
    return directions


def all_addresses_go(of_contacts: Collection[str]) -> bool:
    """Say whether all three postal addresses synchronize, by the fields that contacts have."""
    return OTHER_ADDRESSES.issubset(of_contacts)
