"""Files of contacts through the engine: read in a child, checked, and written whole or not at all."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.importing.check import ImportOrder, ImportResult
from ssync_desktop.domain.importing.columns import guess_mapping
from ssync_desktop.domain.importing.table import LARGEST_FILE
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.engine.contact_imports import ImportRun
from tests.kit.clock import ManualClock
from tests.kit.ui_service import UiService

WAIT = 60


@pytest.fixture
def service(sqlite_url: str, clock: ManualClock) -> Iterator[UiService]:
    made = UiService(sqlite_url, clock)
    yield made
    assert made.close()


def people(count: int) -> str:
    rows = (f"Person {n},person{n}@example.org,p{n}@home.example" for n in range(count))
    return "\n".join(["Name,E-mail Address,E-mail 2 Address", *rows])


def contacts(service: UiService) -> int:
    return len(service.ids(Query(Table.CONTACTS)).result(WAIT).ids)


def order(service: UiService, path: Path) -> ImportOrder:
    table = service.imports.read(path).result(WAIT)
    mapping = guess_mapping(table)
    rows = service.imports.check(table, mapping, ObjectType.CONTACT).result(WAIT)
    return ImportOrder(ObjectType.CONTACT, rows)


def test_that_ten_thousand_rows_go_in_at_once(service: UiService, tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(people(10_000), "utf-8")
    told: list[int] = []
    whole = order(service, path)
    result = service.imports.carry_out(whole, ImportRun(told.append)).result(WAIT)
    assert result == ImportResult(created=10_000)
    assert told == list(range(500, 10_001, 500))
    assert contacts(service) == 10_000
    found = service.see(lambda unit: unit.addresses.owners_of(["P9999@home.example"]))
    assert [owner.reference.name for owner in found["p9999@home.example"]] == ["Person 9999"]
    again = order(service, path)  # all of them are there now: nothing is doubled by itself
    result = service.imports.carry_out(again, ImportRun(told.append)).result(WAIT)
    assert result == ImportResult(skipped=10_000)


def test_that_a_stopped_import_leaves_nothing(service: UiService, tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(people(2_000), "utf-8")

    def told(done: int) -> None:
        if done >= 1_000:
            run.stop()

    run = ImportRun(told)
    result = service.imports.carry_out(order(service, path), run).result(WAIT)
    assert result == ImportResult(stopped=True)
    assert contacts(service) == 0


def test_that_cards_are_read(service: UiService, tmp_path: Path) -> None:
    path = tmp_path / "phone.vcf"
    path.write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nEMAIL:ada@x.org\nEND:VCARD\n", "utf-8")
    table = service.imports.read(path).result(WAIT)
    assert (table.columns, table.rows) == (("Full name", "Email 1"), (("Ada", "ada@x.org"),))


@pytest.mark.parametrize(
    ("name", "content", "title"),
    [
        ("empty.csv", b"", "The file is empty"),
        ("book.xlsx", b"PK\x03\x04....", "The file is an Excel workbook"),
        ("binary.csv", os.urandom(4096), "The file is not a text file"),
        ("titles.csv", b"Name,Email\n", "The file holds column titles and no rows"),
        ("missing.csv", None, "missing.csv cannot be read: No such file"),
    ],
)
def test_that_a_bad_file_says_what_to_do(
    service: UiService, tmp_path: Path, name: str, content: bytes | None, title: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(b"\x00" + content if name == "binary.csv" else content)
    with pytest.raises(NeedsAttention) as refused:
        service.imports.read(tmp_path / name).result(WAIT)
    assert refused.value.code is ErrorCode.IMPORT_FILE_UNREADABLE
    assert refused.value.title.startswith(title)
    assert refused.value.remedy


def test_that_a_huge_file_is_not_even_read(service: UiService, tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE * 3)
    with pytest.raises(NeedsAttention) as refused:
        service.imports.read(path).result(WAIT)
    assert refused.value.title == "The file has 192 MB; 64 MB can be imported"


def test_that_a_folder_is_no_file(service: UiService, tmp_path: Path) -> None:
    with pytest.raises(NeedsAttention) as refused:
        service.imports.read(tmp_path).result(WAIT)
    assert refused.value.title.endswith("is not a file")
