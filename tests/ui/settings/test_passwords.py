"""Where passwords are kept is said, and the encrypted file is made knowingly."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from ssync_desktop.domain.profile import Direction, ProfileDraft
from ssync_desktop.domain.secrets_status import Health
from ssync_desktop.ui.settings.page import SettingsPage
from ssync_desktop.ui.settings.passwords import DIFFERENT, EMPTY, HEALTH
from tests.kit.ui_hands import press, type_over, unfold, waits_for
from tests.kit.window import Office


def test_that_it_says_where_passwords_are_kept(page: SettingsPage, qtbot: QtBot) -> None:
    expected = "Passwords are kept in memory, until the program ends."
    waits_for(qtbot, lambda: page.passwords.status.text() == expected)
    assert page.passwords.place.text() == "Memory, until the program ends"
    assert page.passwords.health.badge == HEALTH[Health.WORKING]


def test_that_the_file_is_made_with_a_passphrase_entered_twice(
    page: SettingsPage, office: Office, tmp_path: Path, qtbot: QtBot
) -> None:
    part = page.passwords
    page.show_subject("Passwords")
    unfold(qtbot, part)
    part.open.click()
    assert part.answer.text() == EMPTY
    type_over(qtbot, part.first, "correct horse")
    type_over(qtbot, part.second, "correct horst")
    part.open.click()
    assert part.answer.text() == DIFFERENT
    assert not (tmp_path / "passwords.vault").exists()

    type_over(qtbot, part.second, "correct horse")
    part.open.click()
    assert part.first.text() == part.second.text() == ""
    waits_for(qtbot, lambda: "encrypted file" in part.status.text())
    vault = tmp_path / "passwords.vault"
    assert vault.exists()
    office.service.save_profile(
        ProfileDraft(name="Mail", incoming=Direction("in.test"), outgoing=Direction("out.test")),
        "hunter2",
    ).result(10)
    assert b"hunter2" not in vault.read_bytes()


def test_that_a_wrong_passphrase_is_told(page: SettingsPage, office: Office, qtbot: QtBot) -> None:
    office.service.unlock_vault("correct horse").result(10)
    part = page.passwords
    unfold(qtbot, part)
    for line in (part.first, part.second):
        type_over(qtbot, line, "wrong")
    part.open.click()
    waits_for(qtbot, lambda: part.answer.property("look") == "problem")
    assert part.answer.text()
    assert part.open.isEnabled()


def test_that_it_can_be_tried_again(page: SettingsPage, office: Office, qtbot: QtBot) -> None:
    waits_for(qtbot, lambda: "memory" in page.passwords.status.text())
    office.service.unlock_vault("correct horse").result(10)
    press(qtbot, page.passwords, "Check now")
    waits_for(qtbot, lambda: "encrypted file" in page.passwords.status.text())
