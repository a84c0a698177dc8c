"""Rules of this project that no ready-made tool knows. Prints every breach; exits 1 on any.

Run by ``make lint`` from the root of the clone.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

LONGEST_MODULE = 400
LONGEST_FUNCTION = 40

SAYS_NOTHING = {"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
"""Module names that do not tell what a module is for."""

VAGUE_CLASS = re.compile(r"(Manager|Helper|Utils?)$")

MODAL_CALLS = {
    "QFileDialog": {
        "getExistingDirectory",
        "getOpenFileName",
        "getOpenFileNames",
        "getSaveFileName",
    },
    "QInputDialog": {"getDouble", "getInt", "getItem", "getMultiLineText", "getText"},
    "QMessageBox": {"about", "critical", "information", "question", "warning"},
}
"""Static calls that run a nested event loop: it loses the other coroutines of the GUI thread."""

Breach = tuple[int, str]


def modal_calls(tree: ast.Module) -> Iterator[Breach]:
    """Yield every call that runs a nested event loop; ``open()`` and ``finished`` do not."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, owner = node.func.attr, node.func.value
        if name in {"exec", "exec_"}:
            yield node.lineno, f".{name}() runs a nested event loop: use open() and finished"
        elif isinstance(owner, ast.Name) and name in MODAL_CALLS.get(owner.id, ()):
            yield node.lineno, f"{owner.id}.{name}() runs a nested event loop: build it and open()"


def kept_layout_items(tree: ast.Module) -> Iterator[Breach]:
    """Yield calls that have Python keep an item of a layout, past its deletion by Qt."""
    for node in ast.walk(tree):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr in {"itemAt", "itemAtPosition"}:
            words = "is kept when Qt deletes the item, and the process dies: use indexOf()"
            yield called.lineno, f".{called.attr}() {words}"


def long_functions(tree: ast.Module) -> Iterator[Breach]:
    """Yield functions of more than 40 lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield node.lineno, f"{node.name} has {lines} lines; {LONGEST_FUNCTION} is the most"


def vague_names(path: Path, tree: ast.Module) -> Iterator[Breach]:
    """Yield names of modules and classes that say nothing."""
    if path.stem in SAYS_NOTHING or path.parent.name in SAYS_NOTHING:
        yield 1, f"the name {path.stem!r} does not say what the module is for"
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and VAGUE_CLASS.search(node.name):
            yield node.lineno, f"the name {node.name} does not say what the class does"


def breaches(path: Path) -> Iterator[Breach]:
    """Yield line and text of every breach in the module at *path*."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text, filename=str(path))
    yield from modal_calls(tree)
    yield from kept_layout_items(tree)
    yield from vague_names(path, tree)
    if path.parts[0] != "ssync_desktop":
        return
    if not ast.get_docstring(tree):
        yield 1, "no opening sentence says what this module is for"
    if "migrations" not in path.parts:
        yield from long_functions(tree)
        lines = text.count("\n")
        if lines > LONGEST_MODULE:
            yield 1, f"{lines} lines; {LONGEST_MODULE} is the most: split by subject"


def index_hosts(path: Path) -> Iterator[Breach]:
    """Yield lines of a lock file that name a place to fetch from."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if "://" in line or re.search(r"--(extra-)?index-url|--find-links", line):
            yield number, "a lock file names packages, versions and hashes, never an index"


def main() -> int:
    """Check all modules and lock files; return the exit code."""
    found = 0
    modules = sorted(p for top in ("ssync_desktop", "tests") for p in Path(top).rglob("*.py"))
    locks = sorted([*Path().glob("*.lock"), *Path("tests").rglob("*.lock")])
    checks = [(path, breaches(path)) for path in modules]
    checks += [(path, index_hosts(path)) for path in locks]
    for path, problems in checks:
        for line, text in problems:
            print(f"{path}:{line}: {text}")
            found += 1
    print(f"Own rules: {len(modules)} modules, {found} breaches.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
