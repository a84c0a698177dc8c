"""The table of properties, and what is worked out of it."""

import os
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from ssync_desktop.sandbox.ews.item_shapes import ItemShape
from ssync_desktop.sandbox.ews.markup import TYPES, Element, T, t
from ssync_desktop.sandbox.ews.model import Item
from ssync_desktop.sandbox.ews.properties import KINDS, MESSAGE, Kind, dictionary_of, kind_of
from ssync_desktop.sandbox.ews.properties_changes import Written
from ssync_desktop.sandbox.ews.properties_mime import header_values, internet_headers, topic
from ssync_desktop.sandbox.ews.properties_recurrence import starts
from ssync_desktop.sandbox.ews.properties_values import addresses_in, put, taken, text_of
from ssync_desktop.sandbox.ews.properties_zones import zone_named, zone_of
from ssync_desktop.sandbox.ews.refusals import EwsError
from tests.kit.ews_schema import VARIABLE


def _node(markup: str) -> Element:
    return etree.fromstring(f'<t:x xmlns:t="{TYPES}">{markup}</t:x>')[0]


@pytest.mark.parametrize(
    ("item_class", "element"),
    [
        ("IPM.Note", "Message"),
        ("IPM.Note.SMIME", "Message"),
        ("IPM.Appointment", "CalendarItem"),
        ("IPM.Schedule.Meeting.Resp.Pos", "MeetingResponse"),
        ("ipm.contact", "Contact"),
        ("IPM.Contactless", "Message"),
        ("REPORT.IPM.Note.NDR", "Message"),
    ],
)
def test_the_class_of_an_item_tells_its_kind(item_class: str, element: str) -> None:
    assert kind_of(item_class).element == element


def test_every_property_has_one_name_and_one_place() -> None:
    for kind in KINDS.values():
        assert len(set(kind.order)) == len(kind.order)
        assert kind.default <= kind.everything <= set(kind.order)


def test_the_places_are_those_of_the_published_schema() -> None:
    """Where nobody says where the schema is, ``test_schema`` tells that it was not looked into."""
    folder = os.environ.get(VARIABLE)
    types = etree.parse(str(Path(folder, "types.xsd"))) if folder else None
    wrong = (
        [] if types is None else [kind.element for kind in KINDS.values() if not _fits(kind, types)]
    )
    assert wrong == []


def _ask(node: Any, path: str, name: str = "") -> list[Any]:
    return list(node.xpath(path, name=name))


def _fits(kind: Kind, types: Any) -> bool:
    """Say whether the elements of *kind* stand in the schema in this order, with these names."""
    all_items = "//*[@name='NonEmptyArrayOfAllItemsType']//*[@name=$name]/@type"
    in_order = iter(_declared(_ask(types, all_items, kind.element)[0], types))
    known = set(_ask(types, "//*[@name='UnindexedFieldURIType']//@value"))
    names = {uri for element, uri in kind.properties if element != "ExtendedProperty"}
    return all(name in in_order for name in kind.order) and names <= known


def _declared(type_: str, types: Any) -> list[str]:
    """Return the elements of a type of the schema, those it inherits first."""
    (found,) = _ask(types, "//*[local-name()='complexType'][@name=$name]", type_[2:])
    base = _ask(found, "*/*[local-name()='extension']/@base")
    inherited = _declared(base[0], types) if base else []
    return inherited + _ask(found, ".//*[local-name()='element']/@name")


def test_the_headers_of_a_message_are_its_properties() -> None:
    values = header_values(
        b"From: Maria Anders <maria@fabrikam.example>\r\nTo: ada@contoso.example,\r\n"
        b" bob@contoso.example\r\nSubject: Re: AW: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"
        b"Date: Mon, 23 Mar 2026 12:00:00 +0100\r\nMessage-ID: <2@fabrikam.example>\r\n"
        b"In-Reply-To: <1@contoso.example>\r\nReferences: <0@a.example> <1@contoso.example>\r\n"
        b"Importance: high\r\nThread-Index: AQIDBA==\r\n\r\nHello"
    )
    said = {name: text_of(values, name) for name in values if text_of(values, name)}
    assert said == {
        "Subject": "Re: AW: Grüße",
        "ConversationTopic": "Grüße",
        "Importance": "High",
        "InReplyTo": "<1@contoso.example>",
        "References": "<0@a.example> <1@contoso.example>",
        "InternetMessageId": "<2@fabrikam.example>",
        "DateTimeSent": "2026-03-23T11:00:00Z",
        "ConversationIndex": "AQIDBA==",
        "DisplayTo": "ada@contoso.example; bob@contoso.example",
    }
    assert [one.name for one in addresses_in(values, "From")] == ["Maria Anders"]
    assert [one.address for one in addresses_in(values, "ToRecipients")] == [
        "ada@contoso.example",
        "bob@contoso.example",
    ]


def test_header_fields_are_shown_unfolded() -> None:
    shown = internet_headers(b"X-One: first\r\n second\r\nX-Two: 2\r\n\r\nbody")
    assert [(one.get("HeaderName"), one.text) for one in shown] == [
        ("X-One", "first second"),
        ("X-Two", "2"),
    ]


def test_a_subject_without_its_prefixes_is_the_topic() -> None:
    assert topic("RE: Fw: aw: Lunch: today") == "Lunch: today"


def test_flags_moments_and_dates_are_spelled_in_one_way() -> None:
    assert taken(_node("<t:IsRead>1</t:IsRead>")).text == "true"
    assert taken(_node("<t:Start>2026-03-23T12:00:00+01:00</t:Start>")).text == (
        "2026-03-23T11:00:00Z"
    )
    series = taken(
        _node(
            "<t:Recurrence><t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence>"
            "<t:NoEndRecurrence><t:StartDate>2026-03-23+01:00</t:StartDate></t:NoEndRecurrence>"
            "</t:Recurrence>"
        )
    )
    assert series.findtext(".//{*}StartDate") == "2026-03-23Z"


def test_an_append_adds_to_texts_and_lists_and_leaves_the_old_value_alone() -> None:
    before = {
        "Subject": _node("<t:Subject>One</t:Subject>"),
        "Categories": _node("<t:Categories><t:String>Red</t:String></t:Categories>"),
    }
    written = Written(MESSAGE, dict(before), {})
    changes = _node(
        "<t:Updates><t:AppendToItemField><t:FieldURI FieldURI='item:Subject'/><t:Message>"
        "<t:Subject> and two</t:Subject></t:Message></t:AppendToItemField><t:AppendToItemField>"
        "<t:FieldURI FieldURI='item:Categories'/><t:Message><t:Categories><t:String>Blue</t:String>"
        "</t:Categories></t:Message></t:AppendToItemField></t:Updates>"
    )
    written.update(list(changes))
    assert text_of(written.values, "Subject") == "One and two"
    assert [one.text for one in written.values["Categories"]] == ["Red", "Blue"]
    assert text_of(before, "Subject") == "One"
    assert len(before["Categories"]) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("<t:FieldURI FieldURI='item:Size'/><t:Message><t:Size>1</t:Size></t:Message>",
         "ErrorInvalidPropertySet"),
        ("<t:FieldURI FieldURI='calendar:Start'/><t:Message><t:Start/></t:Message>",
         "ErrorInvalidPropertySet"),
        ("<t:FieldURI FieldURI='item:Subject'/><t:Message><t:Body/></t:Message>",
         "ErrorUpdatePropertyMismatch"),
        ("<t:FieldURI FieldURI='item:Subject'/><t:Message/>",
         "ErrorIncorrectUpdatePropertyCount"),
    ],
)  # fmt: skip
def test_what_cannot_be_set_is_refused(change: str, code: str) -> None:
    node = _node(f"<t:Updates><t:SetItemField>{change}</t:SetItemField></t:Updates>")
    with pytest.raises(EwsError) as refused:
        Written(MESSAGE, {}, {}).update(list(node))
    assert refused.value.code == code


@pytest.mark.parametrize("named", ["None", "Business", "Home", "Other", ""])
def test_a_contact_tells_which_address_is_its_mailing_address(named: str) -> None:
    """One that was never told says so."""
    item = Item("Contact")
    if named:
        put(item.values, "PostalAddressIndex", named)
    asked = t("ItemShape", t("BaseShape", "AllProperties"))
    shown = ItemShape(asked, opened=True).show(item)
    assert shown.findtext(f"{T}PostalAddressIndex") == (named or "None")
    assert ItemShape(asked, opened=True).show(Item("Task")).find(f"{T}PostalAddressIndex") is None


def test_entries_of_dictionaries_lie_in_their_elements() -> None:
    assert dictionary_of("contacts:PhysicalAddress:City") == "PhysicalAddresses"
    assert dictionary_of("contacts:EmailAddress") == "EmailAddresses"
    assert dictionary_of("item:Subject") == ""


_FIRST_MONDAY = {"FirstDayOfWeek": "Monday"}


@pytest.mark.parametrize(
    ("kind", "parts", "expected"),
    [
        ("Daily", {"Interval": "2"}, ["2026-03-23", "2026-03-25", "2026-03-27"]),
        (
            "Weekly",
            {"Interval": "2", "DaysOfWeek": "Tuesday Sunday"} | _FIRST_MONDAY,
            ["2026-03-24", "2026-03-29", "2026-04-07", "2026-04-12"],
        ),
        (
            "AbsoluteMonthly",
            {"Interval": "1", "DayOfMonth": "31"},
            ["2026-03-31", "2026-04-30", "2026-05-31"],
        ),
        (
            "RelativeMonthly",
            {"Interval": "1", "DaysOfWeek": "Weekday", "DayOfWeekIndex": "Last"},
            ["2026-03-31", "2026-04-30", "2026-05-29"],
        ),
        (
            "AbsoluteYearly",
            {"DayOfMonth": "29", "Month": "February"},
            ["2027-02-28", "2028-02-29"],
        ),
        (
            "RelativeYearly",
            {"DaysOfWeek": "Thursday", "DayOfWeekIndex": "Fourth", "Month": "November"},
            ["2026-11-26", "2027-11-25"],
        ),
    ],
)
def test_a_recurrence_counts_as_exchange_does(
    kind: str, parts: dict[str, str], expected: list[str]
) -> None:
    extent = {"StartDate": "2026-03-23", "NumberOfOccurrences": str(len(expected))}
    node = t(
        "Recurrence",
        t(f"{kind}Recurrence", *(t(name, said) for name, said in parts.items())),
        t("NumberedRecurrence", *(t(name, said) for name, said in extent.items())),
    )
    found = starts(node, time(9), ZoneInfo("Europe/Berlin"))
    assert [one.date().isoformat() for one in found] == expected


def test_an_end_date_is_part_of_the_series() -> None:
    node = _node(
        "<t:Recurrence><t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence>"
        "<t:EndDateRecurrence><t:StartDate>2026-03-28</t:StartDate>"
        "<t:EndDate>2026-03-29</t:EndDate></t:EndDateRecurrence></t:Recurrence>"
    )
    found = list(starts(node, time(9), ZoneInfo("Europe/Berlin")))
    assert [one.astimezone(UTC) for one in found] == [
        datetime(2026, 3, 28, 8, tzinfo=UTC),
        datetime(2026, 3, 29, 7, tzinfo=UTC),  # summer time has begun
    ]


def test_zones_are_known_by_their_windows_names() -> None:
    values = {"StartTimeZone": _node("<t:StartTimeZone Id='W. Europe Standard Time'/>")}
    assert zone_of(values).key == "Europe/Berlin"
    assert zone_of(values, "End").key == "Europe/Berlin"
    assert zone_named("Nowhere Standard Time").key == "UTC"
