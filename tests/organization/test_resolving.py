"""Open addresses, and who stands behind them when somebody says so."""

import pytest
from sqlalchemy import text

from ssync_desktop.domain.email import Email, Party
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.options import FilteringMethod, ObjectType, ParticipationType
from ssync_desktop.domain.people import Record, Reference
from ssync_desktop.organization.resolving import resolve_party
from ssync_desktop.store.database import open_database
from ssync_desktop.store.tables.emails import EmailRow
from tests.kit.mail_world import MailWorld, incoming

TWICE = "Dora@Example.net"


@pytest.fixture
def dora(world: MailWorld) -> Record:
    """Return a contact whose address an account has as well; such addresses stay open."""
    world.settings(unresolve_ambiguous_recipients=True, unresolve_ambiguous_sender=True)
    world.record(ObjectType.ACCOUNT, "Acme", TWICE)
    return world.record(ObjectType.CONTACT, "Dora", TWICE)


def delivered(world: MailWorld) -> list[Email]:
    """Three emails with Dora's address: two as recipient, one as sender."""
    box = world.mailbox(world.user("ada", FilteringMethod.ALL))
    to = ("ada@example.com", TWICE)
    lines = world.deliver(
        box,
        incoming("1", to=to),
        incoming("2", to=to[:1], cc=to[1:]),
        incoming("3", to=to[:1], sender=TWICE),
    )
    return [world.email(line.email_id) for line in lines]


def of_dora(world: MailWorld, emails: list[Email]) -> list[Party]:
    return [
        party
        for email in emails
        for party in world.email(email.id).parties
        if party.address == TWICE
    ]


def test_ambiguous_addresses_stay_open(world: MailWorld, dora: Record) -> None:
    emails = delivered(world)
    assert [party.record for party in of_dora(world, emails)] == [None, None, None]
    row = world.read(lambda context: context.unit.session.get(EmailRow, emails[2].id))
    assert row is not None
    assert row.sender_unresolved


def test_one_word_resolves_the_same_address_everywhere(world: MailWorld, dora: Record) -> None:
    emails = delivered(world)
    named = Reference(dora.id, ObjectType.CONTACT)
    count = world.run(
        lambda context: resolve_party(context, emails[0].id, TWICE.upper(), named),
        world.caller(world.admin),
    )
    assert count == 3
    assert [party.record for party in of_dora(world, emails)] == [
        Reference(dora.id, ObjectType.CONTACT, "Dora")
    ] * 3
    row = world.read(lambda context: context.unit.session.get(EmailRow, emails[2].id))
    assert row is not None
    assert (row.sender_id, row.sender_unresolved) == (dora.id, False)
    assert row.row_version == emails[2].row_version + 1


@pytest.mark.parametrize(
    "switch", [{"resolve_similar": False}, {"unresolve_ambiguous_recipients": False}]
)
def test_without_the_settings_one_email_is_resolved(
    world: MailWorld, dora: Record, switch: dict[str, bool]
) -> None:
    emails = delivered(world)
    world.settings(**switch)
    named = Reference(dora.id, ObjectType.CONTACT)
    count = world.run(lambda context: resolve_party(context, emails[0].id, TWICE, named))
    assert count == 1
    assert [party.record is not None for party in of_dora(world, emails)] == [True, False, False]


def test_what_is_resolved_or_not_there_is_refused(world: MailWorld, dora: Record) -> None:
    email = delivered(world)[0]
    named = Reference(dora.id, ObjectType.CONTACT)

    def resolve(address: str) -> None:
        world.run(lambda context: resolve_party(context, email.id, address, named))

    for address in ("ada@example.com", "nobody@example.net"):
        with pytest.raises(DraftRefused):
            resolve(address)


@pytest.mark.parametrize(
    "record",
    [Reference(new_id(), ObjectType.LEAD), Reference(new_id(), ObjectType.MAILBOX)],
    ids=["gone", "no record with addresses"],
)
def test_only_a_record_that_exists_can_stand_behind_an_address(
    world: MailWorld, dora: Record, record: Reference
) -> None:
    email = delivered(world)[0]
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: resolve_party(context, email.id, TWICE, record))
    assert refused.value.code is ErrorCode.RECORD_NOT_FOUND


def test_users_and_queues_can_stand_behind_an_address_too(world: MailWorld, dora: Record) -> None:
    email = delivered(world)[0]
    queue = world.queue("support", world.admin)
    named = Reference(queue.id, ObjectType.QUEUE)
    assert world.run(lambda context: resolve_party(context, email.id, TWICE, named)) == 3
    kinds = [party.participation for party in world.email(email.id).parties if party.record]
    assert ParticipationType.TO in kinds


def test_open_addresses_are_found_by_their_own_index(sqlite_url: str) -> None:
    engine = open_database(sqlite_url)
    try:
        with engine.connect() as connection:
            plan = connection.execute(
                text(
                    "EXPLAIN QUERY PLAN SELECT activityid FROM activityparty "
                    "WHERE addressused IN ('a', 'b') AND partyid IS NULL"
                )
            ).all()
    finally:
        engine.dispose()
    assert "ix_activityparty_addressused_unresolved" in str(plan)
