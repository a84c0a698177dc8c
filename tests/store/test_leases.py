"""Leases and fencing (D13a): one holder, a rising token, and nothing written by one who lost it."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import Retryable
from ssync_desktop.domain.ledger import Lease
from ssync_desktop.domain.options import OperationType
from ssync_desktop.store.lease_owner import is_dead, this_process
from ssync_desktop.store.repositories.leases import LEASE_DURATION
from ssync_desktop.store.store import Store
from ssync_desktop.store.tables.leases import LeaseRow
from ssync_desktop.store.unit import Unit
from tests.kit.clock import ManualClock
from tests.kit.records import a_mailbox, a_user

INCOMING = OperationType.INCOMING
ME, OTHER = "host|1|a", "host|2|b"
WAIT = 10


@pytest.fixture
def mailbox_id(store: Store) -> UUID:
    def add(unit: Unit) -> UUID:
        owner = unit.users.add(a_user())
        return unit.mailboxes.add(a_mailbox(owner.id)).id

    return store.write(add).result(WAIT)


def acquire(store: Store, mailbox_id: UUID, owner: str = ME) -> Lease | None:
    return store.write(lambda unit: unit.leases.acquire(mailbox_id, INCOMING, owner)).result(WAIT)


def taken(store: Store, mailbox_id: UUID, owner: str = ME) -> Lease:
    lease = acquire(store, mailbox_id, owner)
    assert lease is not None
    return lease


def expire(store: Store) -> None:
    """Let a minute pass for every lease, whoever's clock they go by."""

    def back(unit: Unit) -> None:
        past = unit.database_now() - timedelta(seconds=1)
        unit.session.execute(update(LeaseRow).values(expires_on=past))

    store.write(back).result(WAIT)


def test_one_holder_at_a_time(store: Store, mailbox_id: UUID) -> None:
    lease = taken(store, mailbox_id)
    assert (lease.owner, lease.token) == (ME, 1)
    assert acquire(store, mailbox_id, OTHER) is None
    assert acquire(store, mailbox_id, ME) is None  # two passes of one process are two holders


def test_operations_are_held_apart(store: Store, mailbox_id: UUID) -> None:
    taken(store, mailbox_id)
    outgoing = store.write(
        lambda unit: unit.leases.acquire(mailbox_id, OperationType.OUTGOING, OTHER)
    ).result(WAIT)
    assert outgoing is not None


def test_every_holder_gets_a_higher_token(store: Store, mailbox_id: UUID) -> None:
    first = taken(store, mailbox_id)
    store.write(lambda unit: unit.leases.release(first)).result(WAIT)
    second = taken(store, mailbox_id, OTHER)
    expire(store)
    third = taken(store, mailbox_id, ME)
    assert [first.token, second.token, third.token] == [1, 2, 3]


def test_a_pass_that_lost_its_lease_can_write_nothing(store: Store, mailbox_id: UUID) -> None:
    frozen = taken(store, mailbox_id)
    expire(store)
    taken(store, mailbox_id, OTHER)

    def write(unit: Unit) -> None:
        unit.guard(frozen)
        unit.users.add(a_user("Late"))

    with pytest.raises(Retryable) as raised:
        store.write(write).result(WAIT)
    assert raised.value.code is ErrorCode.LEASE_LOST
    assert len(store.read(lambda unit: unit.users.all()).result(WAIT)) == 1


def test_a_lease_that_ran_out_still_guards_while_nobody_took_it(
    store: Store, mailbox_id: UUID
) -> None:
    lease = taken(store, mailbox_id)
    expire(store)
    store.write(lambda unit: unit.guard(lease)).result(WAIT)
    assert store.write(lambda unit: unit.leases.renew(lease)).result(WAIT).token == lease.token
    assert acquire(store, mailbox_id, OTHER) is None


def test_renewing_prolongs_it_by_a_minute_from_now(store: Store, mailbox_id: UUID) -> None:
    lease = taken(store, mailbox_id)
    expire(store)
    renewed = store.write(lambda unit: unit.leases.renew(lease)).result(WAIT)
    now = store.read(lambda unit: unit.database_now()).result(WAIT)
    assert abs(renewed.expires_on - now - LEASE_DURATION) < timedelta(seconds=WAIT)


def test_a_lost_lease_is_neither_renewed_nor_released(store: Store, mailbox_id: UUID) -> None:
    lost = taken(store, mailbox_id)
    expire(store)
    taken(store, mailbox_id, OTHER)
    with pytest.raises(Retryable):
        store.write(lambda unit: unit.leases.renew(lost)).result(WAIT)
    store.write(lambda unit: unit.leases.release(lost)).result(WAIT)
    held = store.read(lambda unit: unit.leases.held()).result(WAIT)
    assert [lease.owner for lease in held] == [OTHER]


def test_leases_of_dead_processes_are_freed(store: Store, mailbox_id: UUID) -> None:
    alive, dead = str(this_process()), str(this_process()) + "0"  # started at another moment
    store.write(lambda unit: unit.leases.acquire(mailbox_id, INCOMING, dead)).result(WAIT)
    store.write(lambda unit: unit.leases.acquire(mailbox_id, OperationType.OUTGOING, alive)).result(
        WAIT
    )

    assert store.write(lambda unit: unit.leases.free_dead(is_dead)).result(WAIT) == 1

    held = store.read(lambda unit: unit.leases.held()).result(WAIT)
    assert [(lease.operation, lease.owner) for lease in held] == [(OperationType.OUTGOING, alive)]
    assert taken(store, mailbox_id, alive).token == 2
    assert len(store.read(lambda unit: unit.leases.held(alive)).result(WAIT)) == 2


def test_a_deleted_mailbox_takes_its_leases_along(store: Store, mailbox_id: UUID) -> None:
    lease = taken(store, mailbox_id)
    store.write(lambda unit: unit.mailboxes.delete(mailbox_id)).result(WAIT)
    with pytest.raises(Retryable):
        store.write(lambda unit: unit.guard(lease)).result(WAIT)


def test_two_stores_never_hold_one_lease(
    database_url: str, store: Store, clock: ManualClock, mailbox_id: UUID
) -> None:
    """Both ask at once, again and again; the database decides."""
    other = Store(database_url, clock)
    try:
        for _ in range(20):
            _race(store, other, mailbox_id)
    finally:
        assert other.close()


def _race(store: Store, other: Store, mailbox_id: UUID) -> None:
    asked = [
        side.write(lambda unit: unit.leases.acquire(mailbox_id, INCOMING, ME))
        for side in (store, other)
    ]
    (won,) = [lease for future in asked if (lease := future.result(WAIT))]
    store.write(lambda unit: unit.leases.release(won)).result(WAIT)
