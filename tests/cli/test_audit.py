"""``ssync audit`` tells who looked at what is not theirs."""

import sqlite3
from dataclasses import replace

import pytest

from ssync_desktop.domain.items.sync_filter import (
    FilterCondition,
    FilterField,
    FilterOperator,
    SyncFilterDraft,
)
from ssync_desktop.domain.options import ObjectType, Priority, Role
from ssync_desktop.domain.people import UserDraft
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.engine.assembly import usual_assembly
from tests.cli.conftest import Home

WAIT = 20


def test_at_first_nobody_has_looked(begun: Home) -> None:
    code, out, _ = begun.ssync("audit")
    assert (code, out.strip()) == (0, "Nobody has had other people's messages shown.")


def test_who_changed_what_is_tracked_stands_there_too(begun: Home) -> None:
    assembly = usual_assembly(begun.paths, begun.environment)
    service = assembly.open()
    try:
        settings = service.settings().result(WAIT)
        service.save_settings(replace(settings, track_sent_items=True)).result(WAIT)
    finally:
        assert assembly.close()
    code, out, _ = begun.ssync("audit")
    assert code == 0
    assert "changed the settings: Track email in Sent Items as well: off → on" in out


def test_filters_that_let_rows_of_others_in_stand_there_too(begun: Home) -> None:
    assembly = usual_assembly(begun.paths, begun.environment)
    service = assembly.open()
    urgent = FilterCondition(FilterField.PRIORITY, FilterOperator.IS, str(int(Priority.HIGH)))
    roles = frozenset({Role.SYSTEM_ADMINISTRATOR})
    draft = UserDraft(last_name="Eve", domain_name="eve@example.test", roles=roles)
    try:
        eve = service.save_user(draft).result(WAIT)
        wish = SyncFilterDraft("Urgent", ObjectType.TASK, (urgent,), owner_id=eve.id)
        saved = service.items.save_filter(wish).result(WAIT)
    finally:
        assert assembly.close()
    code, out, _ = begun.ssync("audit")
    assert code == 0
    assert (
        f"set a filter that lets rows of others into the Exchange of Eve (filter {saved.id})" in out
    )


@pytest.mark.behaviour("B107", "the audit can be read")
@pytest.mark.usefixtures("organization")
def test_who_looked_stands_there_with_the_last_one_first(home: Home) -> None:
    assert home.ssync("run", "--once")[0] == 0
    assembly = usual_assembly(home.paths, home.environment)
    service = assembly.open()
    try:
        query = Query(Table.EMAILS, sort="created_on")
        first = service.ids(query).result(WAIT).ids[0]
        service.privacy.show_content(Table.EMAILS, first).result(WAIT)
        service.privacy.show_subjects(Table.FAILURES).result(WAIT)
    finally:
        assert assembly.close()
    code, out, _ = home.ssync("audit")
    assert code == 0
    lines = out.strip().splitlines()
    assert "had the subjects of a list shown (failures)" in lines[0]
    assert f"(email {first})" in lines[1]
    assert len(home.ssync("audit", "--last", "1")[1].strip().splitlines()) == 1
    connection = sqlite3.connect(home.paths.database)
    (name,) = connection.execute("SELECT useridname FROM audit LIMIT 1").fetchone()
    connection.close()
    assert name
    assert name in lines[0]
