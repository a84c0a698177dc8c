"""What is thrown away when its time has come, in one round of the engine."""

from datetime import timedelta

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.former import FormerVersion
from ssync_desktop.domain.items.kinds import ChangeType
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.engine.housekeeping import keep_house
from ssync_desktop.organization.items import create_item, delete_item
from tests.kit.engine import EngineHouse
from tests.kit.items_at_hand import CALL, draft_of


async def test_old_versions_of_items_and_old_deletes_go(house: EngineHouse) -> None:
    mailbox = house.add_user("ada@example.com")
    row = house.do(lambda context: create_item(context, draft_of(CALL, owner_id=mailbox.owner_id)))
    house.do(lambda context: delete_item(context, row.object_type, row.id))
    former = FormerVersion(
        id=new_id(),
        mailbox_id=mailbox.id,
        mapping_id=new_id(),
        object_type=ObjectType.TASK,
        object_id=row.id,
        entry_id="",
        change=ChangeType.DELETE,
        in_exchange=False,
        subject=CALL.subject,
        content=CALL,
        written_on=house.clock.now(),
    )
    house.do(lambda context: context.unit.former_versions.add(former))
    await keep_house(house.tools)
    assert house.see(lambda unit: unit.former_versions.find(former.id)) == former
    assert house.see(lambda unit: row.id in unit.item_changes.of([row.id]))
    house.clock.advance(timedelta(days=31))
    await keep_house(house.tools)
    assert house.see(lambda unit: unit.former_versions.find(former.id)) is None
    assert not house.see(lambda unit: unit.item_changes.of([row.id]))
