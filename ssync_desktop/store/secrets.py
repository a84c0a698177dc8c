"""Passwords: kept by the host's keyring or an encrypted file, asked for on a thread of its own."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Protocol, TypeVar
from uuid import UUID, uuid4

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.secrets_status import Health, SecretsStatus
from ssync_desktop.store.lanes import Lane

T = TypeVar("T")

TIME_LIMIT_S = 30.0
"""Long enough for a person to answer the keyring's own question, short enough not to hang."""

CACHE_TIME_S = 300.0


@dataclass(frozen=True, slots=True)
class SecretKey:
    """Which secret: the table, row and column it would stand in if rows held secrets."""

    table: str
    row_id: UUID
    column: str


class Backend(Protocol):
    """Where secrets lie. Calls may block; errors are ``NeedsAttention`` without the secret."""

    @property
    def place(self) -> str:
        """Where that is, as a person would say it."""
        ...

    def read(self, name: str) -> str | None:
        """Return the secret called *name*, None when there is none."""
        ...

    def write(self, name: str, secret: str) -> None:
        """Keep *secret* under *name* in place of what was there."""
        ...

    def erase(self, name: str) -> None:
        """Forget *name*; nothing happens when there is none."""
        ...


class Vault(Backend, Protocol):
    """A backend that opens with a passphrase; the first one makes it."""

    def unlock(self, passphrase: str) -> None:
        """Open it; raises ``NeedsAttention`` when *passphrase* is not its own."""
        ...


@dataclass(slots=True)
class _Cached:
    secret: str = field(repr=False)
    until: float


class Secrets:
    """The only way to a secret. Every call ends within *time_limit* seconds, with an answer or not.

    Secrets belong to this host: their names carry *host*, so that a database or a keyring that
    travels brings no password along. What was read is remembered for five minutes, because
    another process may store a new one.
    """

    def __init__(
        self,
        backend: Backend,
        vault: Vault | None = None,
        *,
        host: str = "",
        time_limit: float = TIME_LIMIT_S,
    ) -> None:
        self._backend = backend
        self._vault = vault
        self._host = host or socket.gethostname()
        self._time_limit = time_limit
        self._lane = Lane("ssync-keyring")
        self._cache: dict[SecretKey, _Cached] = {}

    async def get(self, key: SecretKey) -> str | None:
        """Return the secret, or None when none was entered on this machine."""
        cached = self._cache.get(key)
        if cached is not None and cached.until > monotonic():
            return cached.secret
        secret = await self._timed(partial(self._backend.read, self._name(key)))
        if secret is None:
            self._cache.pop(key, None)
        else:
            self._cache[key] = _Cached(secret, monotonic() + CACHE_TIME_S)
        return secret

    async def set(self, key: SecretKey, secret: str) -> None:
        """Keep *secret*; it is safely stored when this returns."""
        self.forget(key)
        await self._timed(partial(self._backend.write, self._name(key), secret))

    async def delete(self, key: SecretKey) -> None:
        """Take the secret away; nothing happens when there is none."""
        self.forget(key)
        await self._timed(partial(self._backend.erase, self._name(key)))

    def forget(self, key: SecretKey) -> None:
        """Ask the backend again next time, for the server has refused what we remember."""
        self._cache.pop(key, None)

    async def probe(self) -> SecretsStatus:
        """Try to keep, read and erase a secret, and say how it went."""
        backend = self._backend
        try:
            await self._timed(partial(_try_out, backend))
        except NeedsAttention as error:
            missing = error.code is ErrorCode.KEYRING_MISSING
            health = Health.MISSING if missing else Health.LOCKED
            return SecretsStatus(health, f"{error.title}.", error.remedy, backend.place)
        sentence = f"Passwords are kept in {backend.place}."
        return SecretsStatus(Health.WORKING, sentence, place=backend.place)

    async def unlock(self, passphrase: str) -> None:
        """Keep secrets in the encrypted file from now on, which *passphrase* opens or makes."""
        vault = self._vault
        if vault is None:
            raise NeedsAttention(
                ErrorCode.KEYRING_MISSING,
                "There is no place for an encrypted file",
                "Start the program with a data folder.",
            )
        await self._timed(partial(vault.unlock, passphrase))
        self._backend = vault
        self._cache.clear()

    def close(self, timeout: float = 2.0) -> bool:
        """Forget everything and end the thread; False when the keyring still holds it."""
        self._cache.clear()
        return self._lane.stop(timeout, cancel=True)

    def _name(self, key: SecretKey) -> str:
        return f"{key.table}/{key.row_id}/{key.column}@{self._host}"

    async def _timed(self, call: Callable[[], T]) -> T:
        future = asyncio.wrap_future(self._lane.submit(call))
        try:
            # Not wait_for: up to Python 3.11 it loses a cancellation that comes with the answer.
            async with asyncio.timeout(self._time_limit):
                return await future
        except TimeoutError:
            raise NeedsAttention(
                ErrorCode.KEYRING_LOCKED,
                "The keyring does not answer",
                "Unlock the keyring, or answer the question it asks; then try again.",
            ) from None


class MemorySecrets:
    """A backend that forgets everything with the process; for the demo and for tests."""

    place = "memory, until the program ends"

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}

    def read(self, name: str) -> str | None:
        """Return what was written."""
        return self._secrets.get(name)

    def write(self, name: str, secret: str) -> None:
        """Remember."""
        self._secrets[name] = secret

    def erase(self, name: str) -> None:
        """Forget."""
        self._secrets.pop(name, None)


def _try_out(backend: Backend) -> None:
    name, secret = f"probe/{uuid4()}", "probe"
    backend.write(name, secret)
    try:
        kept = backend.read(name)
    finally:
        backend.erase(name)
    if kept != secret:
        raise NeedsAttention(
            ErrorCode.KEYRING_MISSING, "The keyring does not keep what it is given"
        )
