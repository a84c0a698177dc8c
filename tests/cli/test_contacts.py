"""``ssync import-contacts``: all rows or none, and what was left out is told."""

from pathlib import Path

import pytest

from tests.cli.conftest import Home

ROWS = "Name,Email\nAda,ada@x.org\nBob,bob@x.org\nWrong,nonsense\n"


@pytest.fixture
def file(begun: Home) -> Path:
    path = begun.paths.data / "contacts.csv"
    path.write_text(ROWS, "utf-8")
    return path


def test_a_dry_run_only_tells(home: Home, file: Path) -> None:
    told = ("import-contacts", str(file), "--dry-run", "--skip-bad-rows")
    code, out, err = home.ssync(*told)
    assert code == 1
    assert "Email: Email address" in out
    assert "2 would be new, 0 would be updated, 1 would be left out." in out
    assert "Row 4: “nonsense” is not a mail address. Skip." in err
    assert home.ssync(*told) == (code, out, err)


def test_one_bad_row_and_nothing_is_imported(home: Home, file: Path) -> None:
    for options in ((), ("--dry-run",)):
        code, out, err = home.ssync("import-contacts", str(file), *options)
        assert code == 1
        assert "new" not in out
        assert "Row 4: “nonsense” is not a mail address. Skip." in err
        assert "Nothing is imported: 1 row is bad." in err
        assert "--skip-bad-rows" in err
    code, out, err = home.ssync("import-contacts", str(file), "--skip-bad-rows")
    assert code == 1  # a row was left out
    assert "2 new, 0 updated, 1 left out." in out  # so none of them was there before


def test_rows_are_imported_once_and_updated_when_asked_for(home: Home, file: Path) -> None:
    file.write_text("Name,Email\nAda,ada@x.org\nBob,bob@x.org\n", "utf-8")
    code, out, err = home.ssync("import-contacts", str(file), "--as", "lead")
    assert (code, err) == (0, "")
    assert "2 new, 0 updated, 0 left out." in out
    code, out, err = home.ssync("import-contacts", str(file), "--as", "lead")
    assert code == 1
    assert "0 new, 0 updated, 2 left out." in out
    assert "The lead Ada has the same address." in err
    code, out, _ = home.ssync("import-contacts", str(file), "--as", "lead", "--update")
    assert code == 0
    assert "0 new, 2 updated, 0 left out." in out


def test_another_file_is_refused(home: Home, file: Path) -> None:
    file.write_bytes(b"PK\x03\x04....")
    code, _, err = home.ssync("import-contacts", str(file))
    assert code == 3
    assert "not a text file" in err
    assert "ImportFileUnreadable" in err
