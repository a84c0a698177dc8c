"""Looking up what messages may answer: few emails of each key, and never through a whole table."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select

from ssync_desktop.domain.candidates import MOST_OF_A_KEY
from ssync_desktop.domain.email import Party
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.new_email import NewEmail
from ssync_desktop.domain.options import HashType, ParticipationType
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.smart_matching import (
    Fingerprint,
    fingerprint,
    fingerprint_of_email,
    text_hash,
)
from ssync_desktop.store.database import open_database
from ssync_desktop.store.store import Store
from ssync_desktop.store.tables.email_hashes import EmailHashRow
from ssync_desktop.store.unit import Unit
from tests.kit.clock import ManualClock
from tests.kit.query_plans import plans_of
from tests.kit.records import an_email

SETTINGS = OrganizationSettings()
OWNER = UUID(int=1)
INDEX = bytes(range(1, 23))
WORD, ADDRESS = HashType.SUBJECT_WORD, HashType.ADDRESS


def id_of(number: int) -> UUID:
    return new_id(number * 1000, bytes(10))


def stored(number: int, subject: str = "", *addresses: str, **changes: Any) -> NewEmail:
    """Return email *number*, the first address its sender's and the others To."""
    kinds = [ParticipationType.SENDER, *([ParticipationType.TO] * len(addresses))]
    parties = tuple(Party(kind, address) for kind, address in zip(kinds, addresses, strict=False))
    new = an_email(OWNER, subject, id=id_of(number), parties=parties, **changes)
    print_ = fingerprint_of_email(new.email, SETTINGS)
    return replace(new, attachments=(), fingerprint=print_)


def fill(store: Store, emails: Iterable[NewEmail]) -> None:
    store.write(lambda unit: unit.emails.add_many(list(emails))).result(30)


def numbers(ids: Iterable[UUID]) -> list[int]:
    return [(email_id.int >> 80) // 1000 for email_id in ids]


def test_of_each_key_few_are_read_from_the_end_that_counts(store: Store) -> None:
    many = range(1, MOST_OF_A_KEY + 11)
    fill(store, (stored(n, message_id="same@x", tracking_token="T1") for n in many))
    fill(store, (stored(100 + n, message_id="other@x", conversation_index=INDEX) for n in many))

    def look(unit: Unit) -> tuple[list[int], ...]:
        known = unit.known_emails
        found = (
            known.by_message_ids({"same@x", "", "none@x"}),
            known.by_tokens({"T1", "", "T2"}),
            known.by_conversations({INDEX, b"", bytes(22)}),
        )
        return tuple(sorted(numbers(email.id for email in emails)) for emails in found)

    ids, tokens, conversations = store.read(look).result(10)
    assert ids == list(many)[:MOST_OF_A_KEY]
    assert tokens == list(many)[-MOST_OF_A_KEY:]
    assert conversations == [100 + n for n in list(many)[-MOST_OF_A_KEY:]]


def test_keys_do_not_take_each_others_places(store: Store) -> None:
    fill(store, (stored(n, tracking_token=f"T{n % 3}") for n in range(1, 100)))
    found = store.read(lambda unit: unit.known_emails.by_tokens({"T0", "T1", "T2"})).result(10)
    assert len(found) == 3 * MOST_OF_A_KEY
    assert min(numbers(email.id for email in found)) == 40


def test_an_id_is_found_though_the_case_of_its_domain_was_lost(store: Store) -> None:
    fill(store, [stored(1, message_id="A.b@example.com"), stored(2, message_id="A.b@Other.com")])
    look: Callable[[str], list[int]] = lambda text: store.read(  # noqa: E731
        lambda unit: numbers(email.id for email in unit.known_emails.by_message_ids({text}))
    ).result(10)
    assert look("A.b@EXAMPLE.com") == [1]
    assert look("A.b@Other.com") == [2]
    assert look("a.b@example.com") == []


def test_long_lists_of_keys_are_one_statement(store: Store) -> None:
    fill(store, [stored(1, message_id="1999@x")])
    keys = {f"{number}@x" for number in range(2_000)}
    found = store.read(lambda unit: unit.known_emails.by_message_ids(keys)).result(10)
    assert numbers(email.id for email in found) == [1]


@pytest.mark.behaviour("B47", "the hashes are stored with every email")
def test_hashes_come_and_go_with_their_email(store: Store) -> None:
    new = stored(1, "Offer: Two engines", "Ada@x", "bob@x")
    fill(store, [new])

    def rows(unit: Unit) -> set[tuple[int, int]]:
        statement = select(EmailHashRow.kind, EmailHashRow.hash)
        return {(row.kind, row.hash) for row in unit.session.execute(statement)}

    assert store.read(rows).result(10) == {
        (WORD, text_hash("two")),
        (WORD, text_hash("engines")),
        (ADDRESS, text_hash("ada@x")),
        (ADDRESS, text_hash("bob@x")),
    }
    changed = fingerprint("Three", ("ada@x",), SETTINGS)
    store.write(lambda unit: unit.email_hashes.set(new.email.id, changed)).result(10)
    assert store.read(rows).result(10) == {
        (WORD, text_hash("three")),
        (ADDRESS, text_hash("ada@x")),
    }
    store.write(lambda unit: unit.emails.delete(new.email.id)).result(10)
    assert store.read(rows).result(10) == set()


def test_rare_hashes_are_told_from_common_ones(store: Store) -> None:
    fill(store, (stored(n, "often" if n > 3 else "seldom") for n in range(1, 10)))
    often, seldom, never = map(text_hash, ("often", "seldom", "never"))

    def look(unit: Unit) -> tuple[object, ...]:
        hashes = unit.email_hashes
        return (
            hashes.commonness(WORD, {often, seldom, never}, rare=3),
            hashes.commonness(WORD, set(), rare=3),
            hashes.emails_with(WORD, {seldom, never}),
            hashes.emails_with(ADDRESS, {seldom}),
            hashes.newest_with(WORD, often, id_of(5), most=3),
            hashes.newest_with(WORD, often, id_of(8), most=3),
        )

    common, nothing, all_of, wrong_kind, newest, since = store.read(look).result(10)
    assert common == {often: id_of(6), seldom: None, never: None}
    assert (nothing, wrong_kind) == ({}, {})
    assert all_of == {seldom: [id_of(1), id_of(2), id_of(3)]}
    assert newest == [id_of(9), id_of(8), id_of(7)]
    assert since == [id_of(9), id_of(8)]


def test_those_that_share_enough_are_kept(store: Store) -> None:
    people = [("a@x",), ("a@x", "b@x"), ("a@x", "b@x", "c@x"), ("d@x",)]
    fill(store, (stored(n, "x", *them) for n, them in enumerate(people, 1)))
    wanted = {text_hash(address) for address in ("a@x", "b@x", "c@x")}
    ids = [id_of(n) for n in (1, 2, 3, 4, 99)]
    look: Callable[[int], list[int]] = lambda least: sorted(  # noqa: E731
        numbers(
            store.read(lambda unit: unit.email_hashes.sharing(ids, ADDRESS, wanted, least)).result(
                10
            )
        )
    )
    assert look(1) == [1, 2, 3]
    assert look(2) == [2, 3]
    assert look(3) == [3]
    assert look(0) == [1, 2, 3, 4, 99]


def test_fingerprints_are_made_by_the_knobs_of_whoever_asks(store: Store) -> None:
    fill(store, [stored(1, "RE: one two", "a@x", "b@x")])
    draft = replace(SETTINGS, most_hashes=1, subject_noise="")
    (found,) = store.read(
        lambda unit: unit.known_emails.with_fingerprints({id_of(1), id_of(2)}, draft)
    ).result(10)
    assert found.fingerprint == Fingerprint(
        frozenset({text_hash("re")}), frozenset({text_hash("a@x")})
    )


def test_every_lookup_goes_by_an_index(sqlite_url: str, clock: ManualClock) -> None:
    store = Store(sqlite_url, clock)
    fill(store, (stored(n, f"word{n}", "a@x", "b@x", tracking_token="T") for n in range(1, 300)))

    def look(unit: Unit) -> list[tuple[str, tuple[str, ...]]]:
        engine = unit.session.get_bind()
        assert isinstance(engine, Engine)
        known, hashes, some = unit.known_emails, unit.email_hashes, {text_hash("word1"), 7}
        with plans_of(engine) as plans:
            known.by_duplicate_checks({id_of(1), id_of(2)})
            known.by_message_ids({"a@x", "b@x"})
            known.by_tokens({"T", "U"})
            known.by_conversations({INDEX})
            known.with_fingerprints({id_of(1), id_of(2)}, SETTINGS)
            hashes.commonness(WORD, some, 50)
            hashes.emails_with(WORD, some)
            hashes.newest_with(WORD, 7, id_of(1), 200)
            hashes.sharing({id_of(1)}, ADDRESS, some, 2)
        assert len(plans) == 10
        return [(one.statement, one.plan) for one in plans if one.scans]

    assert store.read(look).result(10) == []
    assert store.close()
    engine = open_database(sqlite_url)
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(EmailHashRow)).scalar() == 897
    engine.dispose()
