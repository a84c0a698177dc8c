"""Who looked at what stays written down when changes of settings join it, on both databases."""

from dataclasses import replace
from uuid import uuid4

from ssync_desktop.domain.audit import AuditEntry
from ssync_desktop.domain.audited_settings import SettingChange
from ssync_desktop.domain.options import AuditAction
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit
from ssync_desktop.store.upgrade import downgrade, head, upgrade
from tests.kit.clock import START, ManualClock

CHANGES = (SettingChange("track_sent_items", "off", "on"),)
SEEN = uuid4()
LOOK = AuditEntry(
    uuid4(), START, uuid4(), "Ada Lovelace", AuditAction.SHOW_CONTENT, Table.EMAILS, SEEN
)
CHANGE = replace(
    LOOK,
    id=uuid4(),
    action=AuditAction.CHANGE_SETTINGS,
    table=Table.SETTINGS,
    object_id=None,
    changes=CHANGES,
)


def test_looks_are_kept_and_changes_can_be_written(database_url: str, clock: ManualClock) -> None:
    def fill(unit: Unit) -> None:
        unit.audits.add(LOOK)
        unit.audits.add(CHANGE)

    store = Store(database_url, clock)
    store.write(fill).result()
    assert store.close()

    downgrade(database_url, "0004")  # to a program that knows nothing of changed settings
    assert upgrade(database_url).after == head()

    store = Store(database_url, clock)
    looks = store.read(lambda unit: unit.audits.of(SEEN)).result()
    left = store.read(lambda unit: unit.windows.count(Query(Table.AUDIT))).result()
    store.write(lambda unit: unit.audits.add(CHANGE)).result()
    query = Query(Table.AUDIT, sort="created_on")
    rows = store.read(
        lambda unit: unit.windows.rows(query.table, unit.windows.ids(query).ids)
    ).result()
    assert store.close()
    assert (looks, left) == ([LOOK], 1)
    assert {getattr(row, "changes", None) for row in rows} == {(), CHANGES}
