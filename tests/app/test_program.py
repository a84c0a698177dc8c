"""The window's program from its first moment to its last."""

import asyncio
import sqlite3
from pathlib import Path

from ssync_desktop.domain.people import QueueDraft
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.store.upgrade import head, upgrade
from ssync_desktop.ui.start.program import Program, Start
from ssync_desktop.ui.start.single_instance import LOCK_FILE
from tests.app.conftest import Player, click, closed, opened, shown, text_of, type_into, until

PASSPHRASE = "correct horse battery"


def test_it_starts_covered_then_shows_a_page_and_ends_with_nothing_left(player: Player) -> None:
    async def script(program: Program) -> None:
        assert program.window.covered
        await until(program.window.isVisible, "the window")
        await opened(program)
        assert program.window.page is not None
        await until(lambda: program.context.live.engine.running, "the engine")

    assert player.play(script) == 0
    assert not (player.paths.data / LOCK_FILE).exists()
    assert player.paths.database.exists()


def test_it_opens_on_the_page_that_was_asked_for(player: Player) -> None:
    async def script(program: Program) -> None:
        await opened(program)
        assert program.window.windowTitle().startswith("Alerts")

    assert player.play(script, page="alerts") == 0


def test_the_pages_ask_the_service_that_came_after_them(player: Player) -> None:
    async def script(program: Program) -> None:
        await opened(program)
        service = program.context.service
        queue = await asyncio.wrap_future(service.save_queue(QueueDraft(name="Support")))
        snapshot = await asyncio.wrap_future(service.ids(Query(Table.QUEUES)))
        assert queue.id in snapshot.ids

    assert player.play(script) == 0


def test_quitting_at_the_first_moment_still_ends_in_order(player: Player) -> None:
    async def script(program: Program) -> None:
        program.request_quit()

    assert player.play(script) == 0
    assert not (player.paths.data / LOCK_FILE).exists()


def test_closing_the_window_ends_the_program(player: Player) -> None:
    async def script(program: Program) -> None:
        await opened(program)
        program.window.close()
        await closed(program)

    assert player.play(script) == 0


def test_a_second_start_brings_the_first_window_forward(player: Player) -> None:
    async def script(program: Program) -> None:
        await opened(program)
        program.window.showMinimized()

        async def nothing(second: Program) -> None:
            assert not second.window.isVisible()

        code = await player.perform(Start(player.paths, player.in_memory, "alerts"), nothing)
        assert code == 0
        await until(lambda: program.window.windowTitle().startswith("Alerts"), "the page")
        assert not program.window.isMinimized()

    assert player.play(script, page="mailboxes") == 0


def test_a_database_of_a_newer_program_is_explained_and_healed(player: Player) -> None:
    database = player.paths.create().database
    upgrade(database)
    _set_version(database, "9999")

    async def script(program: Program) -> None:
        await shown(program.cover, "newer version of the program")
        assert "Install the newer version" in text_of(program.cover)
        _set_version(database, head())
        click(program.cover, "Try now")
        await opened(program)

    assert player.play(script) == 0


def test_a_damaged_database_is_explained_and_one_can_quit(player: Player) -> None:
    player.paths.create().database.write_bytes(b"no database at all" * 500)

    async def script(program: Program) -> None:
        await shown(program.cover, "The database file is damaged")
        assert "put a backup in the file's place" in text_of(program.cover)
        click(program.cover, "Quit")
        await closed(program)

    assert player.play(script) == 0


def test_a_locked_database_is_explained_and_healed(player: Player) -> None:
    database = player.paths.create().database
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    async def script(program: Program) -> None:
        await shown(program.cover, "DatabaseBusy")
        other.execute("ROLLBACK")
        click(program.cover, "Try now")
        await opened(program)

    try:
        assert player.play(script) == 0
    finally:
        other.close()


def test_folders_that_cannot_be_made_are_explained_and_healed(player: Player) -> None:
    root = player.paths.data.parent
    root.write_text("a file where a folder should be")

    async def script(program: Program) -> None:
        await shown(program.cover, "folders cannot be made")
        root.unlink()
        click(program.cover, "Try now")
        await opened(program)

    assert player.play(script) == 0


def test_without_a_keyring_the_encrypted_file_is_chosen_by_a_passphrase(player: Player) -> None:
    async def choose(program: Program) -> None:
        await shown(program.cover, "This computer has no keyring that works")
        type_into(program.cover, "Passphrase", PASSPHRASE)
        type_into(program.cover, "Passphrase again", PASSPHRASE)
        click(program.cover, "Use the encrypted file")
        await opened(program)

    async def come_back(program: Program) -> None:
        await shown(program.cover, "Enter the passphrase it was made with")
        type_into(program.cover, "Passphrase", "not the one")
        click(program.cover, "Open")
        await shown(program.cover, "The key does not open the encrypted password file")
        type_into(program.cover, "Passphrase", PASSPHRASE)
        click(program.cover, "Open")
        await opened(program)

    assert player.play(choose, player.usual) == 0
    assert player.paths.vault.exists()
    assert PASSPHRASE.encode() not in player.paths.vault.read_bytes()
    assert player.play(come_back, player.usual) == 0


def test_one_can_go_on_without_passwords(player: Player) -> None:
    async def script(program: Program) -> None:
        await shown(program.cover, "This computer has no keyring that works")
        click(program.cover, "Continue without passwords")
        await opened(program)

    assert player.play(script, player.usual) == 0
    assert not player.paths.vault.exists()


def _set_version(database: Path, version: str) -> None:
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    connection.close()
