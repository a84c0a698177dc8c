"""``scripts/check_rules.py`` reports each breach it is there for, and nothing else."""

import ast
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Rule = Callable[[ast.Module], Iterator[tuple[int, str]]]


def rule(name: str) -> Rule:
    found: Rule = runpy.run_path(str(ROOT / "scripts" / "check_rules.py"))[name]
    return found


@pytest.mark.parametrize(
    "source",
    ["dialog.exec()", "menu.exec_(point)", "QMessageBox.question(self, 'a', 'b')"],
)
def test_a_nested_event_loop_is_reported(source: str) -> None:
    assert len(list(rule("modal_calls")(ast.parse(source)))) == 1


@pytest.mark.parametrize("source", ["dialog.open()", "exec('1')", "QMessageBox(self).open()"])
def test_what_runs_no_nested_loop_passes(source: str) -> None:
    assert not list(rule("modal_calls")(ast.parse(source)))


@pytest.mark.parametrize(
    ("source", "breaches"),
    [("box.itemAt(0)", 1), ("grid.itemAtPosition(0, 1)", 1), ("box.indexOf(label)", 0)],
)
def test_items_of_layouts_are_left_to_qt(source: str, breaches: int) -> None:
    assert len(list(rule("kept_layout_items")(ast.parse(source)))) == breaches


@pytest.mark.parametrize(("lines", "breaches"), [(40, 0), (41, 1)])
def test_a_function_may_have_forty_lines(lines: int, breaches: int) -> None:
    source = "def f():\n" + "    x = 1\n" * (lines - 1)
    assert len(list(rule("long_functions")(ast.parse(source)))) == breaches


def test_a_lock_file_that_names_an_index_is_reported(tmp_path: Path) -> None:
    index_hosts = runpy.run_path(str(ROOT / "scripts" / "check_rules.py"))["index_hosts"]
    lock = tmp_path / "some.lock"
    lock.write_text("--index-url https://index.example/\nnh3==0.3\n", encoding="utf-8")
    assert [line for line, _ in index_hosts(lock)] == [1]
