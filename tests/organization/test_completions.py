"""Recipients are completed by name and by address, as everything with an address is known."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event, func, select, text

from ssync_desktop.domain.options import ObjectType, State
from ssync_desktop.domain.people import RecordDraft, User
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.records import create_record
from ssync_desktop.organization.users import set_user_disabled
from ssync_desktop.store.repositories.completions import LIMIT
from ssync_desktop.store.tables.names import NameSearchRow
from tests.kit.mail_world import MailWorld
from tests.kit.records import a_record


@pytest.fixture
def ada(world: MailWorld) -> User:
    """Make somebody of every kind who can be written to."""
    ada = world.user("ada")
    world.queue("adams-family", ada)
    world.record(ObjectType.ACCOUNT, "Adatum Corporation", "info@adatum.example")
    world.record(ObjectType.LEAD, "Maria Adamson", "maria@litware.example")
    draft = RecordDraft(
        name="Bernd Straßer",
        email_addresses=("bernd@work.example", "", "Adam.Straße@home.example"),
        owner_id=ada.id,
    )
    world.run(lambda context: create_record(context, draft))
    return ada


def completed(world: MailWorld, text: str) -> list[tuple[str, str]]:
    found = world.read(lambda context: context.unit.completions.matching(text))
    return [(known.reference.name, known.address) for known in found]


def test_names_and_addresses_of_every_kind_are_found(world: MailWorld, ada: User) -> None:
    assert completed(world, "ada") == [
        ("Ada", "ada@example.com"),
        ("Adams-Family", "adams-family@example.com"),
        ("Adatum Corporation", "info@adatum.example"),
        ("Bernd Straßer", "Adam.Straße@home.example"),
        ("Maria Adamson", "maria@litware.example"),
    ]
    assert completed(world, "ADAM.STR") == [("Bernd Straßer", "Adam.Straße@home.example")]
    assert completed(world, "bernd") == [("Bernd Straßer", "bernd@work.example")]


def test_nothing_is_a_wildcard_and_nothing_typed_finds_nothing(world: MailWorld, ada: User) -> None:
    for typed in ("", "  ", "%", "_", "a%a", "zzz"):
        assert completed(world, typed) == []


def test_who_is_out_of_work_is_not_offered(world: MailWorld, ada: User) -> None:
    world.run(lambda context: set_user_disabled(context, ada.id, disabled=True))

    def deactivate(context: Context) -> None:
        (known,) = context.unit.completions.matching("adatum")
        record = context.unit.records.get(ObjectType.ACCOUNT, known.reference.id)
        context.unit.records.save(replace(record, state=State.INACTIVE))

    world.run(deactivate)
    assert [name for name, _ in completed(world, "ada")] == [
        "Adams-Family",
        "Bernd Straßer",
        "Maria Adamson",
    ]


def test_an_address_that_several_hold_is_offered_once(world: MailWorld, ada: User) -> None:
    world.record(ObjectType.CONTACT, "Ada at home", "ADA@example.com")
    assert completed(world, "ada@") == [("Ada at home", "ADA@example.com")]


def test_a_window_of_many_is_read(world: MailWorld, ada: User) -> None:
    fill(world, ada, 3_000)
    assert len(completed(world, "customer")) == LIMIT
    assert completed(world, "cust 02999") == [("Customer 02999", "c02999@example.net")]


def fill(world: MailWorld, owner: User, number: int) -> None:
    """Enter very many contacts."""
    contacts = [
        a_record(owner.id, name=f"Customer {one:05}", email_addresses=(f"c{one:05}@example.net",))
        for one in range(number)
    ]
    world.run(lambda context: context.unit.records.add_many(ObjectType.CONTACT, contacts))


def test_words_may_come_in_any_order_and_case(world: MailWorld, ada: User) -> None:
    world.record(ObjectType.CONTACT, "Jörg ÄRZTE O'Neill", "j@example.net")
    found = [("Jörg ÄRZTE O'Neill", "j@example.net")]
    for typed in ("jÖ", "ärz", "O'N jörg", " o'neill j "):
        assert completed(world, typed) == found
    assert completed(world, "jörg x") == []
    assert completed(world, "neill") == []  # a word is found by its beginning


def test_another_name_is_found_and_the_former_is_not(world: MailWorld, ada: User) -> None:
    def rename(context: Context) -> None:
        for name in ("Adatum", "Litware Inc"):
            (known,) = context.unit.completions.matching("info@")
            record = context.unit.records.get(ObjectType.ACCOUNT, known.reference.id)
            context.unit.records.save(replace(record, name=name))

    world.run(rename)
    assert completed(world, "litw") == [("Litware Inc", "info@adatum.example")]
    assert completed(world, "corporation") == []
    world.run(lambda context: context.unit.users.save(replace(ada, last_name="Byron")))
    assert completed(world, "byr") == [("Byron", "ada@example.com")]


def test_whoever_is_deleted_leaves_no_words(world: MailWorld, ada: User) -> None:
    record = world.record(ObjectType.CONTACT, "Zacharias", "z@example.net")
    world.run(lambda context: context.unit.records.delete(ObjectType.CONTACT, record.id))

    def count(context: Context) -> int:
        words = select(func.count()).where(NameSearchRow.parent_id == record.id)
        return context.unit.session.scalars(words).one()

    assert world.read(count) == 0


def test_records_to_choose_from_are_found_by_words_and_addresses(
    world: MailWorld, ada: User
) -> None:
    fill(world, ada, 3)

    def named(kind: ObjectType, typed: str) -> list[str]:
        found = world.read(lambda context: context.unit.references.matching(kind, typed))
        return [one.name for one in found]

    assert named(ObjectType.CONTACT, "00002 cust") == ["Customer 00002"]
    assert named(ObjectType.CONTACT, "adam.str") == ["Bernd Straßer"]
    assert named(ObjectType.ACCOUNT, "corp") == ["Adatum Corporation"]
    assert named(ObjectType.LEAD, "customer") == []
    assert len(named(ObjectType.CONTACT, "")) == 4


def test_an_index_serves_what_is_typed(world: MailWorld, ada: User) -> None:
    """On PostgreSQL a few rows are gone through whole, so its planner is told not to."""
    fill(world, ada, 200)

    def plans(context: Context) -> list[str]:
        session = context.unit.session
        postgresql = session.get_bind().dialect.name == "postgresql"
        if postgresql:
            session.execute(text("SET LOCAL enable_seqscan = off"))
        found: list[str] = []

        def explain(_c: object, cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
            if "namesearch" in statement and not statement.startswith("EXPLAIN"):
                how = "EXPLAIN" if postgresql else "EXPLAIN QUERY PLAN"
                rows = cursor.connection.cursor().execute(f"{how} {statement}", parameters)
                found.append("\n".join(str(row[-1]) for row in rows.fetchall()))

        event.listen(session.get_bind(), "before_cursor_execute", explain)
        try:
            context.unit.completions.matching("cust 00012")
        finally:
            event.remove(session.get_bind(), "before_cursor_execute", explain)
        return found

    found = world.read(plans)
    assert len(found) == 5  # one for each kind of who can be written to
    for plan in found:
        assert "SCAN" not in plan
        assert "Seq Scan" not in plan
        assert "namesearch" in plan
