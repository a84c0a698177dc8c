"""The keyring of the desktop, against a real Secret Service."""

import warnings
from collections.abc import Iterator
from uuid import uuid4

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.secrets_status import Health
from ssync_desktop.store.secrets import SecretKey, Secrets
from ssync_desktop.store.system_keyring import SystemKeyring
from tests.kit.secret_service import SecretService


@pytest.fixture
def key() -> SecretKey:
    """Name a secret of this test alone: the keyring is the whole session's."""
    return SecretKey("mailbox", uuid4(), "password")


@pytest.fixture
def secrets(secret_service: SecretService) -> Iterator[Secrets]:
    secrets = Secrets(SystemKeyring())
    yield secrets
    assert secrets.close(timeout=30)


async def test_a_secret_is_kept_read_and_taken_away(secrets: Secrets, key: SecretKey) -> None:
    assert await secrets.get(key) is None
    await secrets.set(key, "pässwörd, long " * 100)
    secrets.forget(key)
    assert await secrets.get(key) == "pässwörd, long " * 100
    await secrets.delete(key)
    assert await secrets.get(key) is None
    await secrets.delete(key)


async def test_a_probe_finds_it_working(secrets: Secrets) -> None:
    status = await secrets.probe()
    assert (status.health, status.remedy) == (Health.WORKING, "")
    assert "Secret Service" in status.sentence


async def test_a_locked_keyring_is_a_clear_message_and_heals(
    secrets: Secrets, secret_service: SecretService, key: SecretKey
) -> None:
    await secrets.set(key, "secret")
    secret_service.lock()
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # an abandoned connection would be one
        with pytest.raises(NeedsAttention) as raised:
            await secrets.get(key)
    assert raised.value.code is ErrorCode.KEYRING_LOCKED
    assert (await secrets.probe()).health is Health.LOCKED

    secret_service.ensure_running()
    assert await secrets.get(key) == "secret"


async def test_a_keyring_that_went_away_is_a_clear_message(
    secrets: Secrets, secret_service: SecretService, key: SecretKey
) -> None:
    secret_service.stop_keyring()
    with pytest.raises(NeedsAttention) as raised:
        await secrets.get(key)
    assert raised.value.code is ErrorCode.KEYRING_MISSING
    assert "keyring" in raised.value.remedy

    secret_service.ensure_running()
    assert await secrets.get(key) is None
