"""Who may read a row: nothing else goes into somebody's Exchange."""

from dataclasses import replace

import pytest

from ssync_desktop.domain.items.content import AppointmentContent, Content
from ssync_desktop.domain.items.reading import may_read
from ssync_desktop.domain.options import ObjectType, Role
from tests.kit.item_plans import ADA, BOB, COLLEAGUE, CONTACT, EVE, TASK, USER, meeting, row
from tests.kit.samples import sample_user

OF_EVE = meeting(organizer=EVE, required=(BOB,))
MEETINGS, SERVICE = ObjectType.APPOINTMENT, ObjectType.SERVICE_APPOINTMENT


@pytest.mark.parametrize(
    ("content", "table"),
    [(TASK, ObjectType.TASK), (CONTACT, ObjectType.CONTACT), (OF_EVE, SERVICE), (OF_EVE, MEETINGS)],
)
def test_that_a_row_is_open_to_its_owner_and_to_administrators_alone(
    content: Content, table: ObjectType
) -> None:
    user = sample_user(id=USER, roles=frozenset({Role.USER}))
    assert may_read(user, {ADA.key}, row(content, table))
    theirs = row(content, table, owner=COLLEAGUE)
    assert not may_read(user, {ADA.key}, theirs)
    administrator = replace(user, roles=frozenset({Role.SYSTEM_ADMINISTRATOR}))
    assert may_read(administrator, {ADA.key}, theirs)


@pytest.mark.parametrize(
    "content",
    [
        meeting(organizer=ADA, required=()),
        meeting(organizer=EVE, required=(ADA,)),
        meeting(organizer=EVE, required=(), optional=(ADA,)),
    ],
)
def test_that_whoever_takes_part_in_an_appointment_may_read_it(content: AppointmentContent) -> None:
    user = sample_user(id=USER, roles=frozenset({Role.USER}))
    assert may_read(user, {ADA.key}, row(content, owner=COLLEAGUE))
