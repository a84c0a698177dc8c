"""What mail in ruled folders regards is asked for by folder, however large the mailbox is."""

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.tracking_folder import TrackingFolder
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit
from tests.kit.clock import ManualClock
from tests.kit.query_plans import plans_of
from tests.kit.records import a_mailbox, a_user


def test_only_what_lies_in_ruled_folders_is_gone_through(
    sqlite_url: str, clock: ManualClock
) -> None:
    user = a_user()
    box = a_mailbox(user.id)
    regarding = Reference(new_id(), ObjectType.ACCOUNT, "Acme")

    def fill(unit: Unit) -> None:
        unit.users.add(user)
        unit.mailboxes.add(box)
        unit.tracking_folders.add(
            TrackingFolder(new_id(), box.id, "key", "Name", regarding, user.id)
        )

    store = Store(sqlite_url, clock)
    store.write(fill).result()

    def read(unit: Unit) -> list[str]:
        with plans_of(unit.session.get_bind().engine) as plans:
            assert unit.folder_regarding.differing(box.id, 1) == []
        return [line for one in plans for line in one.plan]

    plan = store.read(read).result()
    assert store.close()
    assert any("receiveditem_1 USING INDEX" in line and "folder=?" in line for line in plan)
