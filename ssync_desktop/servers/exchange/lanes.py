"""The lanes of every account: kept for a while after use, so that the next mailbox finds one open.

Connecting, securing and signing in costs five round trips and more; a sweep over a thousand
mailboxes of one service account pays them once for each of its connections.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.options import AuthenticationProtocol
from ssync_desktop.servers.connect import Dialer
from ssync_desktop.servers.errors import Peer
from ssync_desktop.servers.exchange.adapter import WireAdapter
from ssync_desktop.servers.exchange.credentials import sign_in
from ssync_desktop.servers.exchange.lane import Lane
from ssync_desktop.servers.exchange.place import at
from ssync_desktop.servers.exchange.tokens import ClientCredentials, TokenProvider, TokenSource
from ssync_desktop.servers.exchange.wire import Wire
from ssync_desktop.servers.port import Endpoint
from ssync_desktop.servers.tls import Tls

PROTOCOL = "Exchange"
TOKEN_PATIENCE = 20.0  # seconds for a token, which is fetched where nothing can cut it
IDLE = 60.0  # seconds a lane is kept for the next who needs it
MOST_IDLE = 64  # lanes kept in all: a thousand mailboxes may have an account each


@dataclass(frozen=True)
class _Account:
    """What has to be the same for a lane to be used again."""

    host: str
    port: int
    authentication: AuthenticationProtocol
    pinned_certificate: str
    timeout: float
    token_url: str
    token_host: str
    credentials: Credentials | None = field(repr=False)


class Lanes:
    """Lends lanes out; used on the engine's loop, except for ``close``, which comes after it."""

    def __init__(
        self, executor: Executor, tls: Tls, dialer: Dialer, tokens: TokenSource = ClientCredentials
    ) -> None:
        # exchangelib's reports hold whole requests, and what they say is said by our errors.
        logging.getLogger("exchangelib").setLevel(logging.CRITICAL)
        self._executor, self._tls, self._dialer = executor, tls, dialer
        self._tokens = tokens
        self._providers: dict[_Account, TokenProvider] = {}
        self._idle: dict[Lane, tuple[_Account, asyncio.TimerHandle]] = {}  # oldest first
        self._is_closed = False

    @asynccontextmanager
    async def lent(
        self,
        endpoint: Endpoint,
        credentials: Credentials | None,
        code: ErrorCode,
        greet: Callable[[Lane], object],
    ) -> AsyncIterator[Lane]:
        """Yield a lane to a located *endpoint*; a fresh one *greets* the server first.

        *code* is what a refused sign-in is called. A lane on which something went wrong is not
        used again.
        """
        peer = Peer(endpoint, PROTOCOL, credentials)
        account = _account(endpoint, credentials)
        lane = self._kept(account)
        fresh = lane is None
        if lane is None:
            lane = self._new(peer, account, code)
        lane.serve(peer, code)
        try:
            if fresh:
                await lane.run(lambda: greet(lane))
            yield lane
        except BaseException:
            lane.close()
            raise
        if lane.wire.is_cut:
            lane.close()
        else:
            self._keep(account, lane, endpoint.connections)

    @asynccontextmanager
    async def unsigned(self, endpoint: Endpoint, code: ErrorCode) -> AsyncIterator[Lane]:
        """Yield a lane on which nobody signs in; it is closed after use."""
        lane = Lane(Peer(endpoint, PROTOCOL), self._wire(endpoint), None, code)
        try:
            yield lane
        finally:
            lane.close()

    def close(self) -> None:
        """Close every lane that nobody uses, and those in use when they are given back."""
        self._is_closed = True
        for lane in tuple(self._idle):
            self._drop(lane)

    def _kept(self, account: _Account) -> Lane | None:
        """Return the lane of *account* that was used last, which is the likeliest to be open."""
        for lane in reversed(self._idle):
            owner, timer = self._idle[lane]
            if owner == account:
                timer.cancel()
                del self._idle[lane]
                return lane
        return None

    def _keep(self, account: _Account, lane: Lane, most: int) -> None:
        own = sum(owner == account for owner, _ in self._idle.values())
        if self._is_closed or own >= max(most, 1):
            lane.close()
            return
        if len(self._idle) >= MOST_IDLE:
            self._drop(next(iter(self._idle)))
        timer = asyncio.get_running_loop().call_later(IDLE, self._drop, lane)
        self._idle[lane] = account, timer

    def _drop(self, lane: Lane) -> None:
        _, timer = self._idle.pop(lane)
        timer.cancel()
        lane.close()

    def _new(self, peer: Peer, account: _Account, code: ErrorCode) -> Lane:
        provider = self._provider(peer, account)
        auth = sign_in(peer.endpoint, peer.credentials, provider, code)
        return Lane(peer, self._wire(peer.endpoint), auth, code)

    def _provider(self, peer: Peer, account: _Account) -> TokenProvider | None:
        """Return where the account's tokens come from: one place for all its lanes."""
        endpoint, credentials = peer.endpoint, peer.credentials
        if credentials is None or endpoint.authentication is not AuthenticationProtocol.OAUTH:
            return None
        if account not in self._providers:
            near = replace(endpoint, timeout=min(endpoint.timeout, TOKEN_PATIENCE))
            self._providers[account] = self._tokens(
                endpoint, credentials, lambda url: WireAdapter(self._wire(at(near, url)))
            )
        return self._providers[account]

    def _wire(self, endpoint: Endpoint) -> Wire:
        return Wire(endpoint, self._tls, self._dialer, self._executor)


def _account(endpoint: Endpoint, credentials: Credentials | None) -> _Account:
    return _Account(
        endpoint.host,
        endpoint.port,
        endpoint.authentication,
        endpoint.pinned_certificate,
        endpoint.timeout,
        endpoint.token_url,
        endpoint.token_host,
        credentials,
    )
