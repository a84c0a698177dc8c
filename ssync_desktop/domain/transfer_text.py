"""The file of ``ssync export``: a configuration as JSON text, and back."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from ssync_desktop.domain.mailbox import MailboxDraft
from ssync_desktop.domain.options import MailboxKind, ObjectType
from ssync_desktop.domain.people import QueueDraft, UserDraft
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.profile import ProfileDraft
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.tracking_folder import REGARDING_TYPES, TrackingFolderDraft
from ssync_desktop.domain.transfer import Configuration, Draft, Entry, Named
from ssync_desktop.domain.transfer_codec import Json, decode, encode
from ssync_desktop.domain.transfer_items import WordedFieldMap, WordedFilter

D = TypeVar("D", bound=Draft)

FORMAT = "ssync-organization"
VERSION = 2
READABLE = (1, VERSION)
"""The first version knew neither filters nor the field map; what it has is read as it was."""

GIVEN = "filters_given"
"""Stands with users who were given the filters for new users, whatever they have made of them."""

_LISTS = ("profiles", "users", "queues", "mailboxes", "tracking_rules", "sync_filters")
_PARTS = frozenset({"format", "version", *_LISTS, "field_map", "settings"})
_REGARDED = frozenset(kind.name for kind in REGARDING_TYPES)
_ALWAYS_ACTIVE = (OrganizationSettings, TrackingFolderDraft, WordedFilter, WordedFieldMap)
_OWNED = (QueueDraft, MailboxDraft, WordedFilter)


def to_text(configuration: Configuration) -> str:
    """Return JSON text that ends with a new line."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "profiles": [_values(one) for one in configuration.profiles],
        "users": [_user(one) for one in configuration.users],
        "queues": [{"owner": one.owner} | _values(one) for one in configuration.queues],
        "mailboxes": [_mailbox(one) for one in configuration.mailboxes],
        "tracking_rules": [_rule(one) for one in configuration.tracking_rules],
        "sync_filters": [
            {"owner": one.owner} | encode(one.draft) for one in configuration.sync_filters
        ],
    }
    if configuration.field_map is not None:
        document["field_map"] = encode(configuration.field_map.draft)
    settings = configuration.settings
    if settings is not None:
        names = {"default_profile": settings.profile, "alert_mailbox": settings.alert_mailbox}
        document["settings"] = names | encode(settings.draft)
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def from_text(text: str) -> tuple[Configuration, list[Problem]]:
    """Read a file, with what is wrong with its form; then the configuration is of no use.

    Whether its values can be saved, they say themselves: ``Configuration.problems``.
    """
    try:
        document = json.loads(text)
        known = document["format"] == FORMAT and document["version"] in READABLE
    except (ValueError, KeyError, TypeError):
        known = False
    if not known:
        versions = " or ".join(str(one) for one in READABLE)
        text = f"This is no file of `ssync export` (format “{FORMAT}”, version {versions})."
        return Configuration(), [Problem("format", text, "Name another file.")]
    reader = _Reader(document)
    configuration = Configuration(
        profiles=reader.entries("profiles", ProfileDraft),
        users=reader.entries("users", UserDraft),
        queues=reader.entries("queues", QueueDraft),
        mailboxes=reader.entries("mailboxes", MailboxDraft),
        tracking_rules=reader.entries("tracking_rules", TrackingFolderDraft),
        sync_filters=reader.entries("sync_filters", WordedFilter),
        field_map=reader.single("field_map", WordedFieldMap),
        settings=reader.single("settings", OrganizationSettings),
    )
    return configuration, reader.problems


def _values(entry: Entry[Draft]) -> dict[str, Json]:
    return encode(entry.draft) | {"active": entry.active}


def _user(entry: Entry[UserDraft]) -> dict[str, Json]:
    return _values(entry) | ({GIVEN: True} if entry.filters_given else {})


def _mailbox(entry: Entry[MailboxDraft]) -> dict[str, Json]:
    names = {"kind": entry.draft.kind.name, "owner": entry.owner, "profile": entry.profile}
    return names | _values(entry)


def _rule(entry: Entry[TrackingFolderDraft]) -> dict[str, Json]:
    named = entry.regarding
    record = None if named is None else {"kind": named.object_type.name, "name": named.name}
    return {"mailbox": entry.mailbox} | encode(entry.draft) | {"regarding": record}


class _Reader:
    """Takes the document apart and remembers every problem."""

    def __init__(self, document: Mapping[str, Json]) -> None:
        self._document = document
        self.problems: list[Problem] = []
        for name in document:
            if name not in _PARTS:
                self._refuse(name, "is not known to this version")

    def entries(self, name: str, kind: type[D]) -> tuple[Entry[D], ...]:
        """Return one list of the document; it may be missing."""
        values = self._document.get(name, [])
        if not isinstance(values, list):
            self._refuse(name, "is not a list")
            return ()
        found = [self._entry(kind, one, f"{name}[{n}]") for n, one in enumerate(values, 1)]
        return tuple(one for one in found if one is not None)

    def single(self, name: str, kind: type[D]) -> Entry[D] | None:
        """Return what the document has only one of; it may be missing."""
        if name not in self._document:
            return None
        return self._entry(kind, self._document[name], name)

    def _entry(self, kind: type[D], values: Json, place: str) -> Entry[D] | None:
        if not isinstance(values, dict):
            self._refuse(place, "is not an object")
            return None
        rest = dict(values)
        of = self._mailbox_kind(rest, place) if kind is MailboxDraft else None
        entry = Entry(
            draft=kind(),
            owner=self._name(rest, "owner", place) if kind in _OWNED else "",
            profile=self._profile(rest, kind, place),
            alert_mailbox=(
                self._name(rest, "alert_mailbox", place) if kind is OrganizationSettings else ""
            ),
            active=kind in _ALWAYS_ACTIVE or self._flag(rest, "active", place, default=True),
            place=place,
            mailbox=self._name(rest, "mailbox", place) if kind is TrackingFolderDraft else "",
            regarding=self._record(rest, place) if kind is TrackingFolderDraft else None,
            filters_given=kind is UserDraft and self._flag(rest, GIVEN, place, default=False),
        )
        draft = decode(kind, rest, place, self.problems)
        if of is not None and isinstance(draft, MailboxDraft):
            draft = replace(draft, kind=of)
        return replace(entry, draft=draft)

    def _record(self, values: dict[str, Json], place: str) -> Named | None:
        """Take the record a rule regards out of its values."""
        match values.pop("regarding", None):
            case None:
                return None
            case {"kind": str(kind), "name": str(name)} if kind in _REGARDED:
                return Named(ObjectType[kind], name)
        kinds = ", ".join(sorted(_REGARDED))
        self._refuse(f"{place}.regarding", f"is not a name with its kind, one of {kinds}")
        return None

    def _mailbox_kind(self, values: dict[str, Json], place: str) -> MailboxKind:
        name = values.pop("kind", "")
        try:
            return MailboxKind[name]
        except (KeyError, TypeError):
            names = ", ".join(one.name for one in MailboxKind)
            self._refuse(f"{place}.kind", f"is not one of {names}")
            return MailboxKind.FORWARD

    def _profile(self, values: dict[str, Json], kind: type[Draft], place: str) -> str:
        if kind is MailboxDraft:
            return self._name(values, "profile", place)
        if kind is OrganizationSettings:
            return self._name(values, "default_profile", place)
        return ""

    def _name(self, values: dict[str, Json], field: str, place: str) -> str:
        name = values.pop(field, "")
        if isinstance(name, str):
            return name
        self._refuse(f"{place}.{field}", "is not a text")
        return ""

    def _flag(self, values: dict[str, Json], field: str, place: str, *, default: bool) -> bool:
        said = values.pop(field, default)
        if not isinstance(said, bool):
            self._refuse(f"{place}.{field}", "is not true or false")
        return bool(said)

    def _refuse(self, place: str, why: str) -> None:
        self.problems.append(Problem(place, f"{place} {why}.", "Correct it in the file."))
