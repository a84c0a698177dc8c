"""Items as they are stored: every content comes back as it was, on both databases."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import Phase
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.store.store import Store
from tests.kit import item_strategies as items
from tests.kit.clock import START
from tests.kit.records import a_user

CONTENTS = {
    ObjectType.APPOINTMENT: items.appointments(),
    ObjectType.RECURRING_APPOINTMENT_MASTER: items.series(),
    ObjectType.SERVICE_APPOINTMENT: items.appointments(),
    ObjectType.TASK: items.tasks(),
    ObjectType.PHONE_CALL: items.tasks(),
    ObjectType.LETTER: items.tasks(),
    ObjectType.FAX: items.tasks(),
    ObjectType.CONTACT: items.contacts(),
}
THOROUGH = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def owner(store: Store) -> UUID:
    """Return the user whose items these are."""
    return store.write(lambda unit: unit.users.add(a_user())).result().id


def an_item(owner: UUID, object_type: ObjectType, content: Content) -> LocalItem:
    return LocalItem(
        id=new_id(),
        object_type=object_type,
        content=content,
        phase=Phase.OPEN,
        owner_id=owner,
        created_on=START,
        modified_on=START,
        modified_by=owner,
        row_version=0,
    )


def exactly(item: LocalItem) -> str:
    """Return all that is said, names of attendees too, which do not count in comparison."""
    return repr(item)


@pytest.mark.parametrize("object_type", CONTENTS)
@THOROUGH
@given(data=st.data())
def test_what_is_stored_comes_back_exactly(
    store: Store, owner: UUID, object_type: ObjectType, data: st.DataObject
) -> None:
    before, after = data.draw(CONTENTS[object_type]), data.draw(CONTENTS[object_type])
    item = an_item(owner, object_type, before)
    stored = store.write(lambda unit: unit.items.add(item)).result()
    assert exactly(stored) == exactly(replace(item, row_version=1))
    changed = replace(stored, content=after)
    saved = store.write(lambda unit: unit.items.save(changed)).result()
    assert exactly(saved) == exactly(replace(changed, row_version=2))
    read = store.read(lambda unit: unit.items.by_ids(object_type, [item.id])).result()
    assert exactly(read[item.id]) == exactly(saved)
