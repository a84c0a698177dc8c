"""Secrets: on their own thread, within a time limit, remembered for a while, shown nowhere."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.secrets_status import Health
from ssync_desktop.store.secrets import MemorySecrets, SecretKey, Secrets
from ssync_desktop.store.secrets_place import KEY_FILE_VARIABLE, open_secrets
from ssync_desktop.store.vault import FileVault

KEY = SecretKey("mailbox", uuid4(), "password")
SECRET = "correct horse"


class StuckKeyring(MemorySecrets):
    """A keyring that asks a question nobody answers, until the test lets it go."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = threading.Event()
        self.threads: set[str] = set()

    def read(self, name: str) -> str | None:
        self.threads.add(threading.current_thread().name)
        self.go_on.wait(20)
        return super().read(name)


class ReadAtLast(MemorySecrets):
    """A keyring that says when it has answered; its thread is free then."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on, self.asked = threading.Event(), threading.Event()

    def read(self, name: str) -> str | None:
        self.asked.set()
        self.go_on.wait(20)
        return super().read(name)


@pytest.fixture
def memory() -> MemorySecrets:
    return MemorySecrets()


@pytest.fixture
def secrets(memory: MemorySecrets) -> Iterator[Secrets]:
    secrets = Secrets(memory, host="here")
    yield secrets
    assert secrets.close()


async def test_a_secret_is_kept_read_and_taken_away(secrets: Secrets) -> None:
    assert await secrets.get(KEY) is None
    await secrets.set(KEY, SECRET)
    assert await secrets.get(KEY) == SECRET
    await secrets.set(KEY, "another")
    assert await secrets.get(KEY) == "another"
    await secrets.delete(KEY)
    assert await secrets.get(KEY) is None
    await secrets.delete(KEY)


async def test_secrets_belong_to_one_host(memory: MemorySecrets, secrets: Secrets) -> None:
    await secrets.set(KEY, SECRET)
    elsewhere = Secrets(memory, host="there")
    assert await elsewhere.get(KEY) is None
    assert elsewhere.close()


async def test_what_was_read_is_remembered_until_it_is_refused(
    memory: MemorySecrets, secrets: Secrets
) -> None:
    await secrets.set(KEY, SECRET)
    assert await secrets.get(KEY) == SECRET
    another = Secrets(memory, host="here")  # as another process would
    await another.set(KEY, "changed")
    assert another.close()
    assert await secrets.get(KEY) == SECRET
    secrets.forget(KEY)
    assert await secrets.get(KEY) == "changed"


async def test_a_keyring_that_does_not_answer_is_a_clear_message() -> None:
    stuck = StuckKeyring()
    secrets = Secrets(stuck, time_limit=0.05)
    with pytest.raises(NeedsAttention) as raised:
        await secrets.get(KEY)
    assert raised.value.code is ErrorCode.KEYRING_LOCKED
    assert "Unlock" in raised.value.remedy
    assert (await secrets.probe()).health is Health.LOCKED  # it waits behind the first call
    stuck.go_on.set()
    assert stuck.threads == {"ssync-keyring"}
    assert secrets.close(timeout=10)


async def test_a_probe_says_where_secrets_are_kept(memory: MemorySecrets, secrets: Secrets) -> None:
    status = await secrets.probe()
    assert status.health is Health.WORKING
    assert "memory" in status.sentence
    assert memory.read("probe") is None
    assert repr(memory).count("probe") == 0


class ForgetfulKeyring(MemorySecrets):
    """Says yes to everything and keeps nothing."""

    def write(self, name: str, secret: str) -> None:
        pass


async def test_a_probe_finds_out_what_keeps_nothing() -> None:
    secrets = Secrets(ForgetfulKeyring())
    assert (await secrets.probe()).health is Health.MISSING
    assert secrets.close()


async def test_secrets_show_nothing_of_themselves(secrets: Secrets, memory: MemorySecrets) -> None:
    await secrets.set(KEY, SECRET)
    await secrets.get(KEY)
    for value in (secrets, memory, KEY, secrets._cache):
        assert SECRET not in repr(value)
        assert SECRET not in str(value)


async def test_unlocking_the_vault_makes_it_the_place_for_secrets(
    memory: MemorySecrets, tmp_path: Path
) -> None:
    vault = FileVault(tmp_path / "passwords.vault", cost=2)
    secrets = Secrets(memory, vault, host="here")
    await secrets.set(KEY, "in memory")
    await secrets.unlock("a passphrase")
    assert await secrets.get(KEY) is None
    await secrets.set(KEY, SECRET)
    assert vault.read(f"mailbox/{KEY.row_id}/password@here") == SECRET
    assert "encrypted file" in (await secrets.probe()).sentence
    assert secrets.close()


async def test_without_a_vault_there_is_nothing_to_unlock(secrets: Secrets) -> None:
    with pytest.raises(NeedsAttention):
        await secrets.unlock("a passphrase")


async def test_a_key_file_chooses_the_vault_and_opens_it(tmp_path: Path) -> None:
    key_file, vault = tmp_path / "key", tmp_path / "passwords.vault"
    key_file.write_text("the key of this host\n")
    environment = {KEY_FILE_VARIABLE: str(key_file)}

    first = open_secrets(vault, environment)
    await first.set(KEY, SECRET)
    assert first.close()

    second = open_secrets(vault, environment)
    assert await second.get(KEY) == SECRET
    assert second.close()

    key_file.write_text("some other key")
    with pytest.raises(NeedsAttention, match="does not open"):
        open_secrets(vault, environment)


async def test_a_vault_that_exists_waits_for_its_passphrase(tmp_path: Path) -> None:
    file = tmp_path / "passwords.vault"
    FileVault(file, cost=2).unlock("a passphrase")
    secrets = open_secrets(file, {})
    status = await secrets.probe()
    assert status.health is Health.LOCKED
    assert "not been opened" in status.sentence
    with pytest.raises(NeedsAttention, match="does not open"):
        await secrets.unlock("a wrong one")
    await secrets.unlock("a passphrase")
    assert (await secrets.probe()).health is Health.WORKING
    assert secrets.close()


async def test_nobody_falls_back_to_the_vault_silently(tmp_path: Path) -> None:
    """No keyring on this bus, and no vault was chosen: a message, and no file."""
    file = tmp_path / "passwords.vault"
    secrets = open_secrets(file, {})
    status = await secrets.probe()
    assert status.health is Health.MISSING
    assert "keyring" in status.remedy
    with pytest.raises(NeedsAttention) as raised:
        await secrets.set(KEY, SECRET)
    assert raised.value.code is ErrorCode.KEYRING_MISSING
    assert not file.exists()
    assert secrets.close()


async def test_a_cancellation_that_comes_with_the_answer_is_heard() -> None:
    keyring = ReadAtLast()
    secrets = Secrets(keyring, host="here")
    reading = asyncio.create_task(secrets.get(KEY))
    assert await asyncio.to_thread(keyring.asked.wait, 20)
    keyring.go_on.set()
    assert secrets.close()  # its thread has answered, and this one has not looked yet
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
