"""``ssync import-calendar`` and ``export-calendar``: files of real clients, in and out again."""

from pathlib import Path

from ssync_desktop.domain.items.calendar_file import CalendarFile
from ssync_desktop.mime.calendars.file import read_calendar
from tests.cli.conftest import Home

DATA = Path(__file__).parents[1] / "data" / "calendars"


def test_calendars_come_in_once(begun: Home) -> None:
    for client, number, left_out in (("google", 4, 0), ("thunderbird", 5, 1)):
        told = ("import-calendar", str(DATA / f"{client}.ics"), "--zone", "Australia/Sydney")
        code, out, err = begun.ssync(*told)
        assert out == f"{number} new, 0 were there already, {left_out} left out.\n"
        assert (code, bool(err)) == (int(left_out > 0), left_out > 0)
        again = begun.ssync(*told)[1]
        # What is completed is no copy of what is to be done: it comes again.
        assert again.startswith(f"{int(client == 'thunderbird')} new")


def test_what_was_imported_is_exported_as_it_was(begun: Home, tmp_path: Path) -> None:
    raw = (DATA / "outlook.ics").read_bytes()
    before = read_calendar(raw, "Europe/Berlin")
    assert isinstance(before, CalendarFile)
    begun.ssync("import-calendar", str(DATA / "outlook.ics"), "--zone", "W. Europe Standard Time")
    target = tmp_path / "mine.ics"
    code, out, err = begun.ssync("export-calendar", str(target))
    assert (code, out, err) == (0, f"The calendar is in {target}.\n", "")
    after = read_calendar(target.read_bytes(), "Europe/Berlin")
    assert isinstance(after, CalendarFile)
    by_id = {one.global_id: one for one in after.entries}
    assert [by_id[one.global_id] for one in before.entries] == list(before.entries)
    assert after.notes == ()


def test_a_dry_run_only_tells(begun: Home) -> None:
    told = ("import-calendar", str(DATA / "outlook.ics"), "--dry-run", "--zone", "Europe/Berlin")
    code, out, _ = begun.ssync(*told)
    assert code == 0
    assert "2026-03-02 09:00 Europe/Berlin  Weekly round (Every Monday until 29 June 2026)" in out
    assert "2026-07-25  Vacation" in out
    assert out.endswith("4 entries; nothing was written.\n")
    assert "VEVENT" not in begun.ssync("export-calendar")[1]
    out = begun.ssync("import-calendar", str(DATA / "thunderbird.ics"), "--dry-run")[1]
    assert "2026-04-05 09:00 Australia/Sydney  Task: Wax the board" in out
    assert "no day  Task: Buy wax" in out


def test_what_cannot_be_read_is_refused_with_what_to_do(begun: Home, tmp_path: Path) -> None:
    code, _, err = begun.ssync("import-calendar", str(tmp_path / "missing.ics"))
    assert code == 3
    assert "missing.ics cannot be read" in err
    wrong = tmp_path / "wrong.ics"
    wrong.write_text("Dear diary", "utf-8")
    code, _, err = begun.ssync("import-calendar", str(wrong))
    assert code == 3
    assert "The file is no calendar" in err


def test_names_that_nobody_has_are_refused(begun: Home) -> None:
    file = str(DATA / "apple.ics")
    code, _, err = begun.ssync("import-calendar", file, "--owner", "nobody")
    assert code == 2
    assert "There is no user called nobody" in err
    code, _, err = begun.ssync("import-calendar", file, "--zone", "Atlantis")
    assert code == 2
    assert "Nobody knows a time zone Atlantis" in err


def test_a_calendar_is_not_written_over_a_file(begun: Home, tmp_path: Path) -> None:
    there = tmp_path / "there.ics"
    there.write_text("mine", "utf-8")
    code, _, err = begun.ssync("export-calendar", str(there))
    assert code == 2
    assert "is there already" in err
    assert there.read_text("utf-8") == "mine"
    code, _, err = begun.ssync("export-calendar", str(tmp_path / "no" / "folder.ics"))
    assert code == 3
    assert "cannot be written" in err
