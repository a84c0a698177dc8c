"""``ssync items``: files of appointments come onto them, off them, and out of them."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.domain.items.item import ItemDraft
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.engine.assembly import usual_assembly
from ssync_desktop.organization import items
from tests.cli.conftest import Home
from tests.kit.clock import START
from tests.kit.items_at_hand import ADA, hours


def write(home: Home, *subjects: str) -> list[UUID]:
    """Write appointments of whom the command line works for, on days in a row."""
    assembly = usual_assembly(home.paths, home.environment)
    service = assembly.open()
    made = []
    for day, subject in enumerate(subjects):
        content = AppointmentContent(subject, hours(START + timedelta(days=day)), organizer=ADA)
        draft = ItemDraft(ObjectType.APPOINTMENT, content, service.caller_id)
        runtime = assembly.runtime
        asked = runtime.tools.write(partial(items.create_item, draft=draft))
        made.append(runtime.host.submit(asked).result(30).id)
    assert assembly.close()
    return made


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "at work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"the plan" * 200)
    return path


def test_a_file_comes_onto_an_appointment_and_out_again(begun: Home, plan: Path) -> None:
    (made,) = write(begun, "Quarterly Review")
    assert begun.ssync("items", "files", "quarterly review")[1] == "No file is attached.\n"
    code, out, err = begun.ssync("items", "attach", "Quarterly Review", str(plan))
    assert (code, out, err) == (0, "Attached. 1 on the appointment now.\n", "")
    assert begun.ssync("items", "files", str(made))[1] == "plan.pdf  1,600\n"
    code, out, _ = begun.ssync("items", "save-file", "Quarterly Review", "plan.pdf")
    assert (code, out) == (0, "“plan.pdf” is in plan.pdf.\n")
    assert Path("plan.pdf").read_bytes() == plan.read_bytes()
    code, _, err = begun.ssync("items", "save-file", "Quarterly Review", "plan.pdf")
    assert code == 2
    assert "plan.pdf is there already" in err
    assert begun.ssync("items", "save-file", str(made), "plan.pdf", "other.pdf")[0] == 0
    assert sorted(one.name for one in Path().iterdir()) == ["other.pdf", "plan.pdf"]
    code, out, _ = begun.ssync("items", "detach", "Quarterly Review", "plan.pdf")
    assert (code, out) == (0, "“plan.pdf” is taken off. 0 on the appointment now.\n")
    code, _, err = begun.ssync("items", "detach", "Quarterly Review", "plan.pdf")
    assert code == 3
    assert "No file called “plan.pdf”" in err


def test_what_is_refused_is_named_and_nothing_is_attached(begun: Home, plan: Path) -> None:
    write(begun, "Review")
    blocked = plan.with_name("run.exe")
    blocked.write_bytes(b"MZ")
    told = ("items", "attach", "Review", str(plan), str(blocked), str(plan.with_name("gone.txt")))
    code, _, err = begun.ssync(*told)
    assert code == 3
    assert "“run.exe” has the blocked extension exe." in " ".join(err.split())
    assert "“gone.txt” could not be read" in err
    assert begun.ssync("items", "files", "Review")[1] == "No file is attached.\n"


def test_an_unclear_name_is_answered_with_ids(begun: Home) -> None:
    made = write(begun, "Review", "Review")
    code, _, err = begun.ssync("items", "files", "Review")
    assert code == 2
    assert all(str(one) in err for one in made)
    code, _, err = begun.ssync("items", "files", "Nothing")
    assert code == 2
    assert "None of your single appointments is called Nothing" in " ".join(err.split())
