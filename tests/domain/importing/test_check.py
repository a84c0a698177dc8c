"""Each problem of a row, what is safe to do about it, and what may be chosen instead."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.addresses import address_key, is_address
from ssync_desktop.domain.importing.check import Choice, Flaw, ImportOrder, check
from ssync_desktop.domain.importing.rows import Entry
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import AddressOwner, RecordDraft, Reference

CONTACT = ObjectType.CONTACT


def holder(number: int, kind: ObjectType = CONTACT, *, active: bool = True) -> AddressOwner:
    return AddressOwner(Reference(UUID(int=number), kind, f"R{number}"), None, active, 1)


@pytest.mark.parametrize(
    ("name", "addresses", "flaws", "choice", "stored"),
    [
        ("Ada", ("a@x.org",), [], Choice.IMPORT, ("Ada", ("a@x.org",))),
        ("Ada", (), [], Choice.IMPORT, ("Ada", ())),
        ("", ("a@x.org",), [Flaw.NAME_MISSING], Choice.IMPORT, ("a@x.org", ("a@x.org",))),
        ("", (), [Flaw.EMPTY], Choice.SKIP, ("", ())),
        ("", ("no",), [Flaw.EMPTY, Flaw.ADDRESS_WRONG], Choice.SKIP, ("", ())),
        ("Ada", ("no",), [Flaw.ADDRESS_WRONG], Choice.SKIP, ("Ada", ())),
        ("Ada", ("no", "a@x.org"), [Flaw.ADDRESS_WRONG], Choice.IMPORT, ("Ada", ("a@x.org",))),
        ("x" * 161, ("a@x.org",), [Flaw.NAME_TOO_LONG], Choice.IMPORT, ("x" * 160, ("a@x.org",))),
        ("Ada", ("a" * 95 + "@x.org",), [Flaw.ADDRESS_TOO_LONG], Choice.SKIP, ("Ada", ())),
        (
            "Ada",
            ("a@x.org", "b@x.org", "c@x.org", "d@x.org"),
            [Flaw.TOO_MANY],
            Choice.IMPORT,
            ("Ada", ("a@x.org", "b@x.org", "c@x.org")),
        ),
    ],
)
def test_that_each_problem_is_found(
    name: str,
    addresses: tuple[str, ...],
    flaws: list[Flaw],
    choice: Choice,
    stored: tuple[str, tuple[str, ...]],
) -> None:
    (row,) = check([Entry(2, name, addresses)], CONTACT, {})
    assert [problem.flaw for problem in row.problems] == flaws
    assert row.choice is choice
    assert (row.name, row.addresses) == stored
    assert all(problem.text and problem.remedy for problem in row.problems)


def test_that_a_record_with_the_address_can_be_updated() -> None:
    owners = {
        "a@x.org": [holder(1, active=False), holder(2)],
        "b@x.org": [holder(3, ObjectType.LEAD)],
    }
    (row,) = check([Entry(2, "Ada", ("A@x.org", "b@x.org"))], CONTACT, owners)
    assert [problem.flaw for problem in row.problems] == [Flaw.KNOWN]
    assert row.problems[0].text == "The contact R2 has the same address."
    assert row.known is not None
    assert row.known.id == UUID(int=2)
    assert row.holders == {UUID(int=1), UUID(int=2), UUID(int=3)}
    assert row.choice is Choice.SKIP
    assert row.choices == (Choice.SKIP, Choice.UPDATE, Choice.IMPORT)
    assert row.chosen(Choice.UPDATE).choice is Choice.UPDATE


def test_that_a_record_of_another_kind_is_told_and_not_updated() -> None:
    owners = {"a@x.org": [holder(1, ObjectType.USER)]}
    (row,) = check([Entry(2, "Ada", ("a@x.org",))], CONTACT, owners)
    assert [problem.flaw for problem in row.problems] == [Flaw.KNOWN_ELSEWHERE]
    assert row.problems[0].text == "The user R1 has the same address."
    assert (row.known, row.choice) == (None, Choice.SKIP)
    assert row.chosen(Choice.UPDATE).choice is Choice.SKIP
    assert row.chosen(Choice.IMPORT).choice is Choice.IMPORT


def test_that_a_row_is_compared_with_those_before_it() -> None:
    rows = check(
        [Entry(2, "Ada", ("a@x.org",)), Entry(3, "B", ("A@X.ORG",)), Entry(4, "C", ("c@x.org",))],
        CONTACT,
        {},
    )
    assert [[problem.flaw for problem in row.problems] for row in rows] == [[], [Flaw.REPEATED], []]
    assert rows[1].problems[0].text == "Row 2 has the same address."
    order = ImportOrder(CONTACT, rows)
    assert [order.count(choice) for choice in Choice] == [2, 0, 1]


def test_that_an_empty_row_can_only_be_skipped() -> None:
    (row,) = check([Entry(2, "", ())], CONTACT, {})
    assert row.choices == (Choice.SKIP,)
    assert row.chosen(Choice.IMPORT).choice is Choice.SKIP


_addresses = st.lists(
    st.sampled_from(["a@x.org", "A@X.org", "b@x.org", "no", "c" * 99 + "@x.org", "d@d", "e@e"]),
    max_size=5,
    unique=True,
)


@given(st.lists(st.tuples(st.text(max_size=200), _addresses), max_size=12))
def test_that_whatever_is_imported_can_be_stored(rows: list[tuple[str, list[str]]]) -> None:
    entries = [Entry(n, name.strip(), tuple(found)) for n, (name, found) in enumerate(rows)]
    owners = {"b@x.org": [holder(1)], "d@d": [holder(2, ObjectType.LEAD)]}
    checked = check(entries, CONTACT, owners)
    assert [row.number for row in checked] == list(range(len(rows)))
    for row in checked:
        assert row.choice in row.choices
        if Choice.IMPORT in row.choices:
            draft = RecordDraft(object_type=CONTACT, name=row.name, email_addresses=row.addresses)
            assert list(draft.problems()) == []
        if Choice.UPDATE in row.choices:
            assert row.known is not None
            assert row.known.object_type is CONTACT
        assert all(is_address(address) for address in row.addresses)
        assert {address_key(a) for a in row.addresses} <= {
            address_key(a) for a in entries[row.number].addresses
        }
