"""Importing records: everything or nothing, held to the rules of a single record."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.importing.check import (
    CheckedRow,
    Choice,
    Flaw,
    ImportOrder,
    ImportResult,
)
from ssync_desktop.domain.importing.columns import Target
from ssync_desktop.domain.importing.table import ContactTable, FileFormat
from ssync_desktop.domain.options import ObjectType, State
from ssync_desktop.domain.people import Record
from ssync_desktop.organization.record_import import (
    ImportStopped,
    check_import,
    import_records,
)
from ssync_desktop.organization.records import delete_record, set_record_state, update_record
from tests.kit.mail_world import MailWorld

CONTACT = ObjectType.CONTACT
MAPPING = (Target.NAME, Target.EMAIL, Target.EMAIL)


def a_table(*rows: tuple[str, str, str]) -> ContactTable:
    return ContactTable(
        FileFormat.CSV,
        "UTF-8",
        "comma",
        ("Name", "Email", "Email 2"),
        rows,
        tuple(range(2, len(rows) + 2)),
    )


def checked(
    world: MailWorld, *rows: tuple[str, str, str], kind: ObjectType = CONTACT
) -> tuple[CheckedRow, ...]:
    return world.read(lambda context: check_import(context, a_table(*rows), MAPPING, kind))


def carried_out(
    world: MailWorld,
    rows: Sequence[CheckedRow],
    choice: Choice | None = None,
    kind: ObjectType = CONTACT,
) -> ImportResult:
    chosen = tuple(row if choice is None else row.chosen(choice) for row in rows)
    order = ImportOrder(kind, chosen)
    return world.run(lambda context: import_records(context, order, lambda _done: True))


def stored(world: MailWorld, kind: ObjectType = CONTACT) -> list[Record]:
    return list(world.read(lambda context: context.unit.records.all(kind)))


def holders(world: MailWorld, address: str) -> list[UUID]:
    found = world.read(lambda context: context.unit.addresses.owners_of([address]))
    return [owner.reference.id for owner in found[address_key(address)]]


@pytest.mark.parametrize("kind", [ObjectType.CONTACT, ObjectType.ACCOUNT, ObjectType.LEAD])
def test_rows_become_records_with_their_addresses(world: MailWorld, kind: ObjectType) -> None:
    rows = checked(world, ("Ada", "Ada@x.org", "b@x.org"), ("Bob", "", ""), kind=kind)
    result = carried_out(world, rows, kind=kind)
    assert result == ImportResult(created=2)
    ada, bob = stored(world, kind)
    assert result.ids == (ada.id, bob.id)
    assert (ada.name, ada.email_addresses, ada.state) == (
        "Ada",
        ("Ada@x.org", "b@x.org"),
        State.ACTIVE,
    )
    assert (bob.name, bob.email_addresses, bob.row_version) == ("Bob", (), 1)
    assert holders(world, "ADA@x.org") == holders(world, "b@x.org") == [ada.id]
    # what was imported is edited like any other
    draft = replace(ada.draft(), email_addresses=("c@x.org",))
    world.run(lambda context: update_record(context, draft))
    assert holders(world, "ada@x.org") == []


def test_nothing_that_is_there_is_changed_unless_chosen(world: MailWorld) -> None:
    carl = world.record(CONTACT, "Carl", "carl@x.org")
    rows = checked(world, ("Carl C.", "carl@x.org", "new@x.org"))
    assert [problem.flaw for problem in rows[0].problems] == [Flaw.KNOWN]
    assert carried_out(world, rows) == ImportResult(skipped=1)
    assert stored(world) == [carl]


def test_an_update_gives_the_name_and_adds_addresses(world: MailWorld) -> None:
    carl = world.record(CONTACT, "Carl", "carl@x.org")
    draft = replace(carl.draft(), email_addresses=("", "carl@x.org"))
    world.run(lambda context: update_record(context, draft))
    world.run(lambda context: set_record_state(context, CONTACT, carl.id, State.INACTIVE))
    rows = checked(world, ("Carl C.", "CARL@x.org", "new@x.org"))
    assert carried_out(world, rows, Choice.UPDATE) == ImportResult(updated=1)
    (after,) = stored(world)
    assert (after.id, after.name) == (carl.id, "Carl C.")
    assert after.email_addresses == ("new@x.org", "carl@x.org")
    assert (after.owner_id, after.state) == (carl.owner_id, State.INACTIVE)
    assert after.row_version == carl.row_version + 3
    assert holders(world, "new@x.org") == [carl.id]


def test_several_rows_may_update_one_record_and_its_room_ends_at_three(world: MailWorld) -> None:
    carl = world.record(CONTACT, "Carl", "carl@x.org")
    rows = checked(
        world, ("One", "carl@x.org", "1@x.org"), ("Two", "carl@x.org", "2@x.org"), ("Three", "carl@x.org", "3@x.org")
    )  # fmt: skip
    result = carried_out(world, rows, Choice.UPDATE)
    assert result == ImportResult(updated=3)
    assert result.ids == (carl.id,)
    (after,) = stored(world)
    assert (after.name, after.email_addresses) == ("Three", ("carl@x.org", "1@x.org", "2@x.org"))
    assert after.row_version == carl.row_version + 1


def test_a_second_record_with_the_address_is_made_when_chosen(world: MailWorld) -> None:
    carl = world.record(CONTACT, "Carl", "carl@x.org")
    rows = checked(world, ("Carl", "carl@x.org", ""), ("Again", "carl@x.org", ""))
    assert carried_out(world, rows, Choice.IMPORT) == ImportResult(created=2)
    assert len(holders(world, "carl@x.org")) == 3
    assert carl.id in holders(world, "carl@x.org")


def test_an_address_of_another_kind_of_record_is_told(world: MailWorld) -> None:
    world.user("ada")
    world.record(ObjectType.LEAD, "Lee", "lee@x.org")
    rows = checked(world, ("Ada", "ada@example.com", ""), ("Lee", "lee@x.org", ""))
    assert [row.problems[0].flaw for row in rows] == [Flaw.KNOWN_ELSEWHERE] * 2
    assert [row.choice for row in rows] == [Choice.SKIP] * 2
    assert carried_out(world, rows, Choice.IMPORT) == ImportResult(created=2)


def test_a_stopped_import_leaves_nothing(world: MailWorld) -> None:
    rows = checked(world, *((f"P{n}", f"p{n}@x.org", "") for n in range(1200)))
    told: list[int] = []

    def go_on(done: int) -> bool:
        told.append(done)
        return done < 1000

    with pytest.raises(ImportStopped):
        world.run(lambda context: import_records(context, ImportOrder(CONTACT, rows), go_on))
    assert told == [500, 1000]
    assert stored(world) == []
    assert holders(world, "p1@x.org") == []
    assert carried_out(world, rows) == ImportResult(created=1200)
    assert len(stored(world)) == 1200
    assert len(holders(world, "P1199@x.org")) == 1


def test_what_changed_since_the_check_refuses_everything(world: MailWorld) -> None:
    rows = checked(world, ("Ada", "ada@x.org", ""), ("Bob", "bob@x.org", ""))
    world.record(ObjectType.LEAD, "Bob", "bob@x.org")
    with pytest.raises(NeedsAttention) as refused:
        carried_out(world, rows)
    assert refused.value.code is ErrorCode.RECORD_CHANGED
    assert "row 3" in refused.value.title
    assert stored(world) == []


def test_an_update_of_a_record_that_is_gone_refuses_everything(world: MailWorld) -> None:
    carl = world.record(CONTACT, "Carl", "carl@x.org")
    rows = checked(world, ("Carl", "carl@x.org", ""))
    world.run(lambda context: delete_record(context, CONTACT, carl.id))
    with pytest.raises(NeedsAttention):
        carried_out(world, rows, Choice.UPDATE)
    assert carried_out(world, rows) == ImportResult(skipped=1)
    forged = replace(rows[0], holders=frozenset(), choice=Choice.UPDATE)
    with pytest.raises(NeedsAttention) as refused:
        carried_out(world, [forged])
    assert refused.value.code is ErrorCode.RECORD_NOT_FOUND


@pytest.mark.parametrize(
    "row",
    [
        CheckedRow(7, "", ()),
        CheckedRow(7, "x" * 161, ()),
        CheckedRow(7, "Ada", ("nonsense",)),
        CheckedRow(7, "Ada", (), choice=Choice.UPDATE),
    ],
)
def test_every_row_is_held_to_the_rules_of_a_record(world: MailWorld, row: CheckedRow) -> None:
    with pytest.raises(DraftRefused) as refused:
        carried_out(world, [CheckedRow(6, "Fine", ()), row])
    assert refused.value.problems[0].text.startswith("Row 7")
    assert stored(world) == []


def test_a_mapping_without_name_and_address_is_refused(world: MailWorld) -> None:
    table = a_table(("Ada", "ada@x.org", ""))
    mapping = (Target.IGNORED,) * 3
    with pytest.raises(DraftRefused):
        world.read(lambda context: check_import(context, table, mapping, CONTACT))


def test_records_get_the_owner_that_was_chosen(world: MailWorld) -> None:
    ada = world.user("ada")
    rows = checked(world, ("X", "x@x.org", ""))
    order = ImportOrder(CONTACT, rows, ada.id)
    world.run(lambda context: import_records(context, order, lambda _done: True))
    assert [record.owner_id for record in stored(world)] == [ada.id]
    gone = replace(order, owner_id=uuid4())
    with pytest.raises(DraftRefused) as refused:
        world.run(lambda context: import_records(context, gone, lambda _done: True))
    assert refused.value.problems[0].field == "owner_id"


def test_importing_needs_a_role(world: MailWorld) -> None:
    rows = checked(world, ("X", "x@x.org", ""))
    nobody = Caller(UUID(int=7), frozenset())
    with pytest.raises(NeedsAttention) as refused:
        world.run(
            lambda context: import_records(context, ImportOrder(CONTACT, rows), lambda _done: True),
            nobody,
        )
    assert refused.value.code is ErrorCode.PRIVILEGE_DENIED
