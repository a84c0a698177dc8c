"""Why nobody can choose the direction of a fixed field, field by field."""

from collections.abc import Mapping

from ssync_desktop.domain.items.field_directions import ATTACHMENTS, REGARDING
from ssync_desktop.domain.items.mapping_profile import FieldMapping
from ssync_desktop.domain.options import ObjectType

_MEETING: Mapping[str, str] = {
    "block": "They always go over together: at another hour it would not be the same meeting.",
    "organizer": "It always goes over: it decides who may change the meeting and write to guests.",
    "required": "They always go over: both sides must agree on who is expected.",
    "optional": "They always go over: both sides must agree on who else is invited.",
    "show_as": "It always goes over: both sides tell others when the user is busy.",
    "priority": "It always goes over: both sides know the same three.",
    "series": "It always goes over: on other days it would not be the same series.",
    REGARDING: "It never goes over: it names a record, and Exchange keeps no records.",
    ATTACHMENTS: "Decided by “Synchronize the attachments of appointments” in the settings.",
}
_SERVICE: Mapping[str, str] = {
    "subject": "A service activity is named where it is planned.",
    "location": "Where a service takes place is planned here.",
    "body": "A service is described here; words typed in Exchange are replaced.",
    "block": "A service is moved where its resources are planned.",
    "organizer": "Who answers for a service is decided here.",
    "required": "Who renders a service is decided here.",
    "optional": "Who else takes part in a service is decided here.",
    "show_as": "The state of the service decides when its people are busy.",
    "priority": "What comes first is decided here.",
}
_TASK: Mapping[str, str] = {
    "status": "It always goes over: it follows from whether this is open, completed or canceled.",
    "priority": "It always goes over: both sides sort by the same three.",
    REGARDING: "It never goes over: it names a record, and Exchange keeps no records.",
}
_CONTACT: Mapping[str, str] = {
    "salutation": "It always goes over: letters address the contact by it on both sides.",
    "first_name": "It always goes over: both sides call the contact by it.",
    "middle_name": "It always goes over: it tells those apart who else have one name.",
    "last_name": "It always goes over: both sides find and sort the contact by it.",
    "suffix": "It always goes over: it tells a parent and a child of one name apart.",
    "company": "It is the name of the account that the contact belongs to, "
    "which a name typed in Exchange does not change.",
}
_TABLES: Mapping[ObjectType, Mapping[str, str]] = {
    ObjectType.APPOINTMENT: _MEETING,
    ObjectType.RECURRING_APPOINTMENT_MASTER: _MEETING,
    ObjectType.SERVICE_APPOINTMENT: _SERVICE,
    ObjectType.CONTACT: _CONTACT,
    ObjectType.TASK: _TASK,
    ObjectType.PHONE_CALL: _TASK,
    ObjectType.LETTER: _TASK,
    ObjectType.FAX: _TASK,
}


def reason(mapping: FieldMapping) -> str:
    """Return why nobody can choose the direction of a fixed field."""
    return _TABLES[mapping.object_type][mapping.field]
