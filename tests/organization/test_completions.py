"""Recipients are completed by name and by address, as everything with an address is known."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import insert

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.options import ObjectType, State
from ssync_desktop.domain.people import RecordDraft, User
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.records import create_record
from ssync_desktop.organization.users import set_user_disabled
from ssync_desktop.store.repositories.completions import LIMIT
from ssync_desktop.store.tables.records import ContactRow
from tests.kit.mail_world import MailWorld


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
    for text in ("", "  ", "%", "_", "a%a", "zzz"):
        assert completed(world, text) == []


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
    def fill(context: Context) -> None:
        rows: Sequence[dict[str, object]] = [
            {
                "id": new_id(),
                "name": f"Customer {number:05}",
                "email_address1": f"customer{number:05}@example.net",
                "owner_id": ada.id,
                "row_version": 1,
            }
            for number in range(3_000)
        ]
        context.unit.session.execute(insert(ContactRow), rows)

    world.run(fill)
    assert len(completed(world, "customer")) == LIMIT
