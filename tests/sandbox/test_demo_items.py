"""Calendars, contacts and tasks live between the demo organization and its Exchange."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.paths import under
from ssync_desktop.sandbox.demo import Demo
from ssync_desktop.sandbox.people import DIARY

LIMIT = 60.0  # seconds


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    made = Demo(under(tmp_path / "demo"), first_messages=0)
    made.open()
    made.begin()
    yield made
    assert made.close()


def _links(demo: Demo) -> list[IdMapping]:
    mailboxes = demo.organization.synchronizing
    return demo.runtime.store.read(
        lambda unit: [link for one in mailboxes for link in unit.id_mappings.of(one)]
    ).result(LIMIT)


def _wait(demo: Demo, condition: Callable[[], object]) -> None:
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        if condition():
            return
        demo.service.sync_now(demo.organization.synchronizing).result(LIMIT)
        time.sleep(0.2)
    pytest.fail("The demo did not get there.")


def _subjects(demo: Demo) -> set[str]:
    return {one.subject for one in _links(demo) if one.entry_id and one.object_id}


def _locations(demo: Demo) -> set[str]:
    rows = demo.runtime.store.read(lambda unit: unit.items.page(ObjectType.APPOINTMENT))
    found = [one.content for one in rows.result(LIMIT)]
    return {one.location for one in found if isinstance(one, AppointmentContent)}


def test_that_both_sides_are_linked_and_follow_each_other(demo: Demo) -> None:
    expected = {entry.subject for entry in DIARY if entry.tracked} | {
        "Visit of Fabrikam Bicycles",
        "Team meeting",
        "Trade fair",
        "Order brochures for the fair",
        "Prepare the offer for Fabrikam Bicycles",
        "Call Thomas Hardy back",
    }
    _wait(demo, lambda: expected <= _subjects(demo))
    assert not {entry.subject for entry in DIARY if not entry.tracked} & _subjects(demo)
    assert {one.kind for one in _links(demo)} == set(ItemKind)
    assert not [one for one in _links(demo) if one.error_code]
    before = _locations(demo)
    demo._turn().result(LIMIT)
    _wait(demo, lambda: _locations(demo) != before)
