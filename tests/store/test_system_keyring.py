"""The keyring of the desktop, against a real Secret Service."""

import warnings
from collections.abc import Iterator
from uuid import uuid4

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.store.secrets import Health, SecretKey, Secrets
from ssync_desktop.store.system_keyring import SystemKeyring
from tests.kit.secret_service import SecretService

KEY = SecretKey("mailbox", uuid4(), "password")


@pytest.fixture
def secrets(secret_service: SecretService) -> Iterator[Secrets]:
    secrets = Secrets(SystemKeyring())
    yield secrets
    assert secrets.close(timeout=30)


async def test_a_secret_is_kept_read_and_taken_away(secrets: Secrets) -> None:
    assert await secrets.get(KEY) is None
    await secrets.set(KEY, "pässwörd, long " * 100)
    secrets.forget(KEY)
    assert await secrets.get(KEY) == "pässwörd, long " * 100
    await secrets.delete(KEY)
    assert await secrets.get(KEY) is None
    await secrets.delete(KEY)


async def test_a_probe_finds_it_working(secrets: Secrets) -> None:
    status = await secrets.probe()
    assert (status.health, status.remedy) == (Health.WORKING, "")
    assert "Secret Service" in status.sentence


async def test_a_locked_keyring_is_a_clear_message_and_heals(
    secrets: Secrets, secret_service: SecretService
) -> None:
    await secrets.set(KEY, "secret")
    secret_service.lock()
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # an abandoned connection would be one
        with pytest.raises(NeedsAttention) as raised:
            await secrets.get(KEY)
    assert raised.value.code is ErrorCode.KEYRING_LOCKED
    assert (await secrets.probe()).health is Health.LOCKED

    secret_service.ensure_running()
    assert await secrets.get(KEY) == "secret"


async def test_a_keyring_that_went_away_is_a_clear_message(
    secrets: Secrets, secret_service: SecretService
) -> None:
    secret_service.stop_keyring()
    with pytest.raises(NeedsAttention) as raised:
        await secrets.get(KEY)
    assert raised.value.code is ErrorCode.KEYRING_MISSING
    assert "keyring" in raised.value.remedy

    secret_service.ensure_running()
    assert await secrets.get(KEY) is None
