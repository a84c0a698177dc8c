"""``ssync export`` and ``ssync import``: the whole set-up goes from one database to another."""

import json
from pathlib import Path
from typing import Any

import pytest

from ssync_desktop.engine.assembly import usual_assembly
from ssync_desktop.sandbox.organization import secret_of
from tests.cli.conftest import Home


@pytest.fixture
def exported(home: Home, organization: object) -> Path:
    """The demo organization as a file; the program works on an empty database from now on."""
    del organization
    file = home.paths.data / "organization.json"
    code, out, err = home.ssync("export", str(file))
    assert (code, err) == (0, "")
    assert str(file) in out
    home.paths.database.unlink()
    assembly = usual_assembly(home.paths, home.environment)
    assembly.open()
    assert assembly.close()
    document = read(file)
    for rule in document["tracking_rules"]:
        rule["regarding"] = None  # the records do not go along
    file.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return file


def read(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text("utf-8")))


def changed(file: Path, **changes: Any) -> Path:
    """Return another file with some parts replaced."""
    other = file.with_name("other.json")
    other.write_text(json.dumps(read(file) | changes), "utf-8")
    return other


def export(home: Home) -> dict[str, Any]:
    code, out, _ = home.ssync("export")
    assert code == 0
    return dict(json.loads(out))


def test_what_is_exported_comes_back_the_same(home: Home, exported: Path) -> None:
    before = read(exported)
    assert len(before["mailboxes"]) > 5
    code, out, err = home.ssync("import", str(exported))
    assert (code, err) == (0, "")
    assert "queue Support: created" in out
    assert export(home) == before
    code, out, _ = home.ssync("import", str(exported))
    assert (code, out) == (0, "Nothing differs.\n")


def test_no_secret_is_exported(exported: Path) -> None:
    document = read(exported)
    for profile in document["profiles"]:
        profile["description"] = ""  # in the demo it gives a password away on purpose
    text = json.dumps(document, ensure_ascii=False)
    accounts = [one["email_address"] for one in document["mailboxes"]]
    assert len(accounts) > 5
    assert not [one for one in accounts if one and secret_of(one) in text]
    assert "password_set" not in text


def test_a_dry_run_tells_everything_and_writes_nothing(home: Home, exported: Path) -> None:
    nothing = export(home)
    code, out, _ = home.ssync("import", "--dry-run", str(exported))
    assert code == 0
    assert "user Ada Lovelace: created" in out
    assert "nothing was written" in out
    assert export(home) == nothing


def test_only_what_differs_is_changed(home: Home, exported: Path) -> None:
    assert home.ssync("import", str(exported))[0] == 0
    document = read(exported)
    document["profiles"][0]["incoming"]["port"] += 1
    document["settings"]["header_days"] = 7
    other = changed(exported, **document)
    code, out, _ = home.ssync("import", str(other))
    assert code == 0
    name = document["profiles"][0]["name"]
    assert out.splitlines() == [
        f"profile {name}: incoming.port",
        f"settings {document['settings']['name']}: header_days",
        "2 changes were made.",
    ]
    assert export(home) == document


def test_every_problem_is_named_and_nothing_is_written(home: Home, exported: Path) -> None:
    nothing = export(home)
    document = read(exported)
    document["profiles"][0]["max_connections"] = 1000
    document["users"][0]["shoe_size"] = 43
    document["queues"][0]["filtering_method"] = "SOME"
    document["mailboxes"][0]["process_received_after"] = "yesterday"
    code, out, err = home.ssync("import", str(changed(exported, **document)))
    assert (code, out) == (3, "")
    for place in (
        "users[1].shoe_size",
        "queues[1].filtering_method",
        "mailboxes[1].process_received_after",
    ):
        assert place in err
    assert export(home) == nothing
    del document["users"][0]["shoe_size"]
    document["queues"][0]["filtering_method"] = "ALL"
    document["mailboxes"][0]["process_received_after"] = None
    document["mailboxes"][0]["profile"] = "Elsewhere"
    document["queues"].append(document["queues"][0])
    code, _, err = home.ssync("import", str(changed(exported, **document)))
    assert code == 3
    assert "profiles[1].max_connections" in err
    assert "no profile called “Elsewhere”" in err
    assert "has the name of another one" in err
    assert export(home) == nothing


def test_what_only_the_organization_refuses_takes_everything_back(
    home: Home, exported: Path
) -> None:
    nothing = export(home)
    document = read(exported)
    (user,) = (one for one in document["mailboxes"] if one["name"] == "Ada Lovelace")
    user["act_method"] = "SERVER_SIDE"  # which the profile cannot do (B3)
    code, _, err = home.ssync("import", str(changed(exported, **document)))
    assert code == 3
    place = document["mailboxes"].index(user) + 1
    assert f"mailboxes[{place}].act_method" in err
    assert export(home) == nothing


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "other", "version": 1}', "\x00"])
def test_another_file_is_refused(home: Home, text: str) -> None:
    file = home.paths.data / "file.json"
    file.write_text(text)
    code, _, err = home.ssync("import", str(file))
    assert code == 3
    assert "no file of `ssync export`" in err


def test_files_that_are_missing_or_there_already(begun: Home) -> None:
    file = begun.paths.data / "file.json"
    code, _, err = begun.ssync("import", str(file))
    assert code == 3
    assert "cannot be read" in err
    file.write_text("mine")
    code, _, err = begun.ssync("export", str(file))
    assert code == 2
    assert "is there already" in " ".join(err.split())
    assert file.read_text() == "mine"
