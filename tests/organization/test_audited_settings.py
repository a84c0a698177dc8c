"""Who changes what is tracked, or who comes to see it, is written down (B107)."""

from dataclasses import replace
from typing import Any

import pytest

from ssync_desktop.domain.audited_settings import AUDITED, SettingChange
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.options import AuditAction
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.domain.rows import AuditRow
from ssync_desktop.organization.settings import update_settings
from tests.kit.mail_world import MailWorld


def written(world: MailWorld) -> list[AuditRow]:
    """Return what the list of the audit shows."""
    windows = world.read(
        lambda context: context.unit.windows.rows(
            Table.AUDIT, context.unit.windows.ids(Query(Table.AUDIT, sort="created_on")).ids
        )
    )
    return [one for one in windows if isinstance(one, AuditRow)]


@pytest.mark.behaviour("B107", "changes of settings")
def test_what_is_tracked_from_now_on_is_written_down(world: MailWorld) -> None:
    before = world.read(lambda context: context.unit.settings.get())
    changed = replace(before, track_sent_items=True, header_days=7, alert_warnings=True)
    world.run(lambda context: update_settings(context, changed), world.caller(world.admin))
    (row,) = written(world)
    assert (row.action, row.table, row.object_id) == (
        AuditAction.CHANGE_SETTINGS,
        Table.SETTINGS,
        None,
    )
    assert row.user_name == world.admin.full_name
    assert row.changes == (
        SettingChange("track_sent_items", "off", "on"),
        SettingChange("header_days", "30", "7"),
    )
    assert row.changes[0].title == "Track email in Sent Items as well"
    assert row.changes[1].words == "30 → 7"


def test_other_settings_and_what_stays_are_not(world: MailWorld) -> None:
    before = world.read(lambda context: context.unit.settings.get())
    saved = world.run(lambda context: update_settings(context, before))
    world.run(lambda context: update_settings(context, replace(saved, alert_warnings=True)))
    assert written(world) == []


def test_what_is_refused_is_not(world: MailWorld) -> None:
    before = world.read(lambda context: context.unit.settings.get())
    ada = world.caller(world.user("ada"))
    with pytest.raises(NeedsAttention):
        world.run(
            lambda context: update_settings(context, replace(before, track_sent_items=True)), ada
        )
    assert written(world) == []


def test_every_audited_setting_is_one(world: MailWorld) -> None:
    settings = world.read(lambda context: context.unit.settings.get())
    values = {name: getattr(settings, name) for name in AUDITED}
    assert {type(one) for one in values.values()} == {bool, int}
    other: dict[str, Any] = {
        name: one + 1 if type(one) is int else not one for name, one in values.items()
    }
    changed = replace(settings, **other)
    world.run(lambda context: update_settings(context, changed))
    (row,) = written(world)
    assert [one.setting for one in row.changes] == list(AUDITED)
