"""A configuration as text and back: nothing is lost, nothing of one place goes along."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from ssync_desktop.domain.items.filter_fields import FilterCondition, FilterField, FilterOperator
from ssync_desktop.domain.items.kinds import SyncDirection
from ssync_desktop.domain.mailbox import MailboxDraft
from ssync_desktop.domain.options import (
    ExchangeVersion,
    MailboxKind,
    ObjectType,
    Role,
    ServerType,
)
from ssync_desktop.domain.people import QueueDraft, UserDraft
from ssync_desktop.domain.profile import Direction, ProfileDraft
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.tracking_folder import TrackingFolderDraft
from ssync_desktop.domain.transfer import Configuration, Entry, Named
from ssync_desktop.domain.transfer_codec import changed_fields
from ssync_desktop.domain.transfer_items import ChosenDirection, WordedFieldMap, WordedFilter
from ssync_desktop.domain.transfer_text import FORMAT, READABLE, from_text, to_text

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
PROFILE = ProfileDraft(
    name="Mail",
    server_type=ServerType.EXCHANGE,
    incoming=Direction(
        "https://mail.example.com/EWS/Exchange.asmx", 443, password_set=True, impersonation=True
    ),
    outgoing=Direction("mail.example.com", 587),
    process_received_after=START,
    use_autodiscover=True,
    default_location="https://mail.example.com/EWS/Exchange.asmx",
    exchange_version=ExchangeVersion.EXCHANGE_2013,
    grant_delegate_access=True,
    token_location="https://sts.example.com/token",
)
EVERYTHING = Configuration(
    profiles=(Entry(PROFILE, active=False, place="profiles[1]"),),
    users=(
        Entry(
            UserDraft(
                first_name="Zoë",
                last_name="Ünal",
                domain_name="zoe",
                roles=frozenset({Role.USER, Role.SYSTEM_CUSTOMIZER}),
            ),
            place="users[1]",
        ),
    ),
    queues=(Entry(QueueDraft(name="Support"), owner="zoe", place="queues[1]"),),
    mailboxes=(
        Entry(
            MailboxDraft(kind=MailboxKind.QUEUE, name="Support", delete_after_processing=True),
            owner="Support",
            profile="Mail",
            place="mailboxes[1]",
        ),
    ),
    tracking_rules=(
        Entry(
            TrackingFolderDraft(folder_id="AAMkAD=", folder_name="Clients"),
            mailbox="USER zoe",
            regarding=Named(ObjectType.ACCOUNT, "Fabrikam"),
            place="tracking_rules[1]",
        ),
        Entry(
            TrackingFolderDraft(folder_id="AAMkAE=", folder_name="All"),
            mailbox="USER zoe",
            place="tracking_rules[2]",
        ),
    ),
    sync_filters=(
        Entry(
            WordedFilter(
                "Urgent",
                ObjectType.TASK,
                (
                    FilterCondition(FilterField.OWNER, FilterOperator.IS_ME),
                    FilterCondition(FilterField.PRIORITY, FilterOperator.IS, "HIGH"),
                ),
                default=True,
            ),
            place="sync_filters[1]",
        ),
    ),
    field_map=Entry(
        WordedFieldMap(
            True, (ChosenDirection(ObjectType.CONTACT, "nickname", SyncDirection.NONE),)
        ),
        place="field_map",
    ),
    settings=Entry(
        OrganizationSettings(tracking_prefixes=("NEW:", "OLD:"), header_days=7),
        profile="Mail",
        alert_mailbox="QUEUE support",
        place="settings",
    ),
)


def test_what_is_written_is_read() -> None:
    read, problems = from_text(to_text(EVERYTHING))
    assert problems == []
    unset = replace(PROFILE.incoming, password_set=False)
    profile = replace(EVERYTHING.profiles[0], draft=replace(PROFILE, incoming=unset))
    assert read == replace(EVERYTHING, profiles=(profile,))
    assert not list(read.problems())


def test_what_belongs_to_one_database_stays_there() -> None:
    here = replace(PROFILE, id=uuid4(), row_version=7)
    text = to_text(Configuration(profiles=(Entry(here),)))
    assert text == to_text(Configuration(profiles=(Entry(PROFILE),)))
    for word in (str(here.id), "row_version", "password_set"):
        assert word not in text


@pytest.mark.parametrize("version", READABLE)
def test_parts_and_fields_may_be_left_out(version: int) -> None:
    text = json.dumps({"format": FORMAT, "version": version, "profiles": [{"name": "Mail"}]})
    read, problems = from_text(text)
    assert problems == []
    assert [one.draft for one in read.profiles] == [ProfileDraft(name="Mail")]
    assert (read.settings, read.field_map, read.sync_filters) == (None, None, ())


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("max_connections", "many", "a whole number"),
        ("max_connections", True, "a whole number"),
        ("send_email_alert", 1, "true or false"),
        ("server_type", "GOPHER", "one of EXCHANGE"),
        ("process_received_after", "2026-03-02T08:00:00", "a moment with its zone"),
        ("name", None, "a text"),
        ("incoming", 3, "what belongs here"),
        ("active", "no", "true or false"),
        ("colour", "red", "not known"),
        ("id", str(uuid4()), "not known"),
    ],
)
def test_a_value_of_another_kind_is_named(field: str, value: object, words: str) -> None:
    document = {"format": FORMAT, "version": 1, "profiles": [{field: value}]}
    _, problems = from_text(json.dumps(document))
    (problem,) = problems
    assert problem.field == f"profiles[1].{field}"
    assert words in problem.text


@pytest.mark.parametrize(
    "regarding", ["Fabrikam", {"kind": "USER", "name": "zoe"}, {"kind": "LEAD"}, {"name": "x"}]
)
def test_a_record_is_named_with_its_kind(regarding: object) -> None:
    rule = {"mailbox": "USER zoe", "folder_id": "AAMkAD=", "regarding": regarding}
    document = {"format": FORMAT, "version": 1, "tracking_rules": [rule]}
    _, problems = from_text(json.dumps(document))
    assert [problem.field for problem in problems] == ["tracking_rules[1].regarding"]


def test_a_folder_has_one_rule_in_a_file() -> None:
    one = EVERYTHING.tracking_rules[1]
    twice = Configuration(tracking_rules=(one, replace(one, place="tracking_rules[2]")))
    assert [problem.field for problem in twice.problems()] == ["tracking_rules[2]"]


def test_differences_are_named_to_the_last_field() -> None:
    other = replace(
        PROFILE, id=uuid4(), incoming=replace(PROFILE.incoming, port=110), max_connections=3
    )
    assert changed_fields(PROFILE, other) == ("incoming.port", "max_connections")
    assert changed_fields(PROFILE, replace(PROFILE, row_version=3)) == ()
