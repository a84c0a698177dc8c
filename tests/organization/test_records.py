"""Contacts, accounts and leads: what a single one is held to."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from ssync_desktop.domain.errors import DraftRefused
from ssync_desktop.domain.options import ObjectType, State
from ssync_desktop.domain.people import RecordDraft
from ssync_desktop.organization.records import create_record, set_record_state, update_record
from tests.kit.mail_world import MailWorld

KINDS = (ObjectType.CONTACT, ObjectType.ACCOUNT, ObjectType.LEAD)


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_belongs_to_whom_it_is_given(world: MailWorld, kind: ObjectType) -> None:
    ada = world.user("ada")
    record = world.record(kind, " Carl ", " carl@example.net ", ada)
    assert (record.name, record.email_addresses) == ("Carl", ("carl@example.net",))
    assert (record.owner_id, record.state, record.row_version) == (ada.id, State.ACTIVE, 1)
    changed = world.run(
        lambda context: update_record(context, replace(record.draft(), owner_id=None))
    )
    assert changed.owner_id == ada.id


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 161}, "name"),
        ({"email_addresses": ("a@x.org", "", "nonsense")}, "email_address3"),
        ({"email_addresses": ("a@x.org", "A@X.org")}, "email_address2"),
        ({"email_addresses": ("a@x.org", "b@x.org", "c@x.org", "d@x.org")}, "email_addresses"),
        ({"owner_id": uuid4()}, "owner_id"),
    ],
)
def test_a_problem_names_its_field(world: MailWorld, changes: dict[str, Any], field: str) -> None:
    draft = replace(RecordDraft(name="Carl"), **changes)
    with pytest.raises(DraftRefused) as refused:
        world.run(lambda context: create_record(context, draft))
    assert [problem.field for problem in refused.value.problems] == [field]
    assert world.read(lambda context: context.unit.records.all(ObjectType.CONTACT)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_put_away_and_taken_up_again(world: MailWorld, kind: ObjectType) -> None:
    record = world.record(kind, "Carl", "carl@example.net")
    for state in (State.INACTIVE, State.INACTIVE, State.ACTIVE):
        after = world.run(
            lambda context, state=state: set_record_state(context, kind, record.id, state)  # type: ignore[misc]
        )
        assert after.state is state
    assert after.row_version == 3
