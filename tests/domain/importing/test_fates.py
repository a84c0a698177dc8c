"""Every column of a file is accounted for: what its cells become, or that nothing is kept."""

import pytest

from ssync_desktop.domain.importing.columns import Mapping, Target
from ssync_desktop.domain.importing.fates import NOT_IMPORTED, fates, not_imported
from ssync_desktop.domain.importing.rows import left_out
from ssync_desktop.domain.importing.table import ContactTable, FileFormat
from ssync_desktop.domain.options import ObjectType

X, N, F, L, C, E = (
    Target.IGNORED,
    Target.NAME,
    Target.FIRST_NAME,
    Target.LAST_NAME,
    Target.COMPANY,
    Target.EMAIL,
)
CONTACT, ACCOUNT = ObjectType.CONTACT, ObjectType.ACCOUNT
ADDRESSES = "Email addresses; a record holds three"


@pytest.mark.parametrize(
    ("mapping", "kind", "told"),
    [
        ((N, E, X), CONTACT, ("Name", ADDRESSES, NOT_IMPORTED)),
        (
            (F, L, C),
            CONTACT,
            (
                "Part of the name",
                "Part of the name",
                "Not imported, except as the name of rows without a first or last name",
            ),
        ),
        (
            (C, N, F),
            ACCOUNT,
            (
                "Name",
                "Not imported, except as the name of rows without a company",
                "Not imported, except as the name of rows without a company or a full name",
            ),
        ),
        ((C,), CONTACT, ("Name",)),
        ((N, N), CONTACT, ("Name", "Not imported, except where the other full name is empty")),
    ],
)
def test_that_each_column_has_its_fate(
    mapping: Mapping, kind: ObjectType, told: tuple[str, ...]
) -> None:
    assert fates(mapping, kind) == told


def test_that_what_a_row_loses_is_known() -> None:
    mapping = (N, E, C, X)
    assert left_out(("Ada", "ada@x.org", "Engines", "note"), mapping, CONTACT) == (2, 3)
    assert left_out(("", "ada@x.org", "Engines", ""), mapping, CONTACT) == ()
    assert left_out(("Ada", "", "Engines", ""), mapping, ACCOUNT) == (0,)


def test_that_empty_columns_are_not_told_of() -> None:
    columns = ("Name", "Company", "Notes", "Fax")
    rows = (("Ada", "Engines", "x", ""), ("Carl", "", "", ""))
    table = ContactTable(FileFormat.CSV, "UTF-8", "comma", columns, rows, (2, 3))
    assert not_imported(table, (N, C, X, X), CONTACT) == (
        ("Company", "Not imported, except as the name of rows without a full name"),
        ("Notes", NOT_IMPORTED),
    )
