"""The manual and the README use the words of the window, and tell what a newcomer asks first."""

import re
from pathlib import Path

import pytest

from ssync_desktop.sandbox.organization import EXAMPLE_SECRET
from ssync_desktop.ui.settings.groups import groups
from ssync_desktop.ui.settings.setting import Setting

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "docs" / "manual"
SETTINGS = [setting for group in groups(()) for setting in group.settings]


def told(page: Path) -> str:
    """Return the text of a page with its lines joined."""
    return re.sub(r"\s+", " ", page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_settings_of_tracking_are_named_as_in_the_window(setting: Setting) -> None:
    text = told(MANUAL / "what-is-tracked.md")
    name = setting.published.partition(" ")[0]
    assert (setting.title in text) is (f"`{name}`" in text)


@pytest.mark.parametrize("page", [ROOT / "README.md", MANUAL / "index.md"], ids=lambda p: p.name)
def test_the_password_of_the_demo_is_told_by_its_example(page: Path) -> None:
    assert EXAMPLE_SECRET in told(page)


def test_the_first_steps_give_the_mailbox_its_password_before_the_test() -> None:
    steps = told(ROOT / "README.md").partition("## A mailbox of your own")[2]
    assert 0 < steps.index("**Edit**") < steps.index("password") < steps.index("**Test & Enable**")


def test_credentials_of_a_mailbox_are_not_looked_for_under_advanced() -> None:
    [choice] = re.findall(
        r"^\| Each mailbox.*$", (MANUAL / "profiles.md").read_text(), re.MULTILINE
    )
    assert "(mailboxes.md#the-editor)" in choice
    assert "Advanced" not in choice


def test_the_command_line_tells_where_options_stand_and_that_the_demo_has_none_of_it() -> None:
    text = told(MANUAL / "command-line.md")
    assert "Options come after the command: `ssync status --database" in text
    assert "The demo is for the window only" in text


def test_tracking_rules_are_told_to_be_for_exchange() -> None:
    assert "*Tracking rules* is for Exchange" in told(MANUAL / "what-is-tracked.md")
