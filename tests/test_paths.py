"""Where files lie: the system's places, or one folder for all."""

from pathlib import Path

import pytest

from ssync_desktop.paths import HOME_VARIABLE, find_paths, under


def test_one_root_holds_everything(tmp_path: Path) -> None:
    paths = under(tmp_path / "root").create()
    for folder in (paths.data, paths.config, paths.log):
        assert folder.is_relative_to(tmp_path / "root")
        assert folder.stat().st_mode & 0o777 == 0o700
    assert paths.create() == paths
    assert paths.database.parent == paths.data
    assert paths.vault.parent == paths.data


def test_a_variable_names_the_root(tmp_path: Path) -> None:
    assert find_paths({HOME_VARIABLE: str(tmp_path)}) == under(tmp_path)


def test_otherwise_the_places_of_the_system_are_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    paths = find_paths({})
    assert paths.data == tmp_path / "data" / "ssync-desktop"
    assert paths.config == tmp_path / "config" / "ssync-desktop"
    assert paths.log.is_relative_to(tmp_path / "state" / "ssync-desktop")
