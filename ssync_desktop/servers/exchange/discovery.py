"""Finding the Exchange server of a mailbox by its address, as Outlook does (MS-OXDSCLI; B9).

The domain's autodiscover service is asked over protected connections only; it may send us on to
another address or another host. What comes over an open line or from a name server may be
anybody's word: it leads no further than into the mailbox's own domain and to the server that is
known already, or else whoever says it would be shown the password. What an older Exchange answers
in plain XML is not understood.
"""

from collections.abc import AsyncGenerator, AsyncIterator
from concurrent.futures import Executor
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import SIGN_IN, ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, SsyncError
from ssync_desktop.domain.options import AuthenticationProtocol
from ssync_desktop.servers.connect import Dialer
from ssync_desktop.servers.exchange.lane import Lane
from ssync_desktop.servers.exchange.lanes import Lanes
from ssync_desktop.servers.exchange.names import Names, SystemNames
from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.place import at
from ssync_desktop.servers.exchange.settings import Told, settings_of
from ssync_desktop.servers.exchange.tokens import ClientCredentials, TokenSource
from ssync_desktop.servers.port import DiscoveryStep, Endpoint
from ssync_desktop.servers.tls import Tls

PATH = "/autodiscover/autodiscover.svc"
OLD_PATH = "/autodiscover/autodiscover.xml"
PATIENCE = 20.0  # seconds for one answer: most of the hosts that are asked do not exist
MOST_ATTEMPTS = 12  # for servers that send each other's callers around


@dataclass
class _Search:
    """What is known so far. *asked* are the URLs tried for *address*; *ended* without success.

    *known* is the host of the location that was found before or is the default, if there is one.
    """

    address: str
    known: str
    to_ask: list[str] = field(default_factory=list)
    asked: set[tuple[str, str]] = field(default_factory=set)
    ended: bool = False

    @property
    def domain(self) -> str:
        """Whose autodiscover is asked."""
        return self.address.rpartition("@")[2]

    def start(self, address: str) -> None:
        """Begin with the places every domain may have."""
        self.address = address
        self.to_ask = [f"https://autodiscover.{self.domain}{PATH}", f"https://{self.domain}{PATH}"]

    def vouches_for(self, host: str) -> bool:
        """Say whether *host* may be shown a sign-in although anybody could have named it."""
        own = (self.domain.casefold(), self.known.casefold())
        name = host.casefold()
        return any(name == one or name.endswith(f".{one}") for one in own if one)

    def next(self) -> str:
        """Return the next URL that was not asked yet, or nothing."""
        while self.to_ask and len(self.asked) < MOST_ATTEMPTS:
            url = self.to_ask.pop(0)
            if (url, self.address) not in self.asked:
                self.asked.add((url, self.address))
                return url
        return ""


class ExchangeDiscovery:
    """Looks for servers; blocking work runs in *executor*, and *names* answers about names."""

    def __init__(
        self,
        executor: Executor,
        tls: Tls | None = None,
        tokens: TokenSource = ClientCredentials,
        names: Names | None = None,
    ) -> None:
        self._executor, self._tls, self._tokens = executor, tls or Tls(), tokens
        self._names = names or SystemNames()
        self._dialer = Dialer(executor, self._names.addresses)

    async def discover(
        self, endpoint: Endpoint, credentials: Credentials | None, *, attended: bool = False
    ) -> AsyncIterator[DiscoveryStep]:
        """Yield every attempt as it ends; the one that found the server is the last.

        Only when it is *attended* are redirections over open lines and service records looked for.
        """
        lanes = Lanes(self._executor, self._tls, self._dialer, self._tokens)
        endpoint = replace(endpoint, timeout=min(endpoint.timeout, PATIENCE))
        if "@" not in endpoint.mailbox:
            words = "Without an email address nobody knows which domain to ask."
            yield DiscoveryStep("Look at the mailbox's address", words, succeeded=False)
            return
        search = _Search(endpoint.mailbox, endpoint.host)
        search.start(endpoint.mailbox)
        attempts = self._steps(lanes, search, endpoint, credentials, attended)
        try:
            async with aclosing(attempts) as steps:
                async for step in steps:
                    yield step
                    if step.url or search.ended:
                        return
        finally:
            lanes.close()

    async def _steps(
        self,
        lanes: Lanes,
        search: _Search,
        endpoint: Endpoint,
        credentials: Credentials | None,
        attended: bool,
    ) -> AsyncGenerator[DiscoveryStep, None]:
        """Ask the usual places first, then where they or the domain's records send us."""
        while url := search.next():
            yield await self._ask(lanes, search, at(endpoint, url), credentials)
        if not attended:
            return
        yield await self._redirection(lanes, search, endpoint)
        while url := search.next():
            yield await self._ask(lanes, search, at(endpoint, url), credentials)
        yield await self._records(lanes, search, endpoint)
        while url := search.next():
            yield await self._ask(lanes, search, at(endpoint, url), credentials)

    async def _ask(
        self, lanes: Lanes, search: _Search, place: Endpoint, credentials: Credentials | None
    ) -> DiscoveryStep:
        """Ask one autodiscover service; what it says may lead to further ones."""
        title = f"Ask {place.host}:{place.port} where the mailbox {search.address} is"
        place = replace(place, mailbox=search.address)
        try:
            told = await self._told(lanes, place, credentials, search.known)
        except SsyncError as error:
            # A refused password is shown to nobody else; of tokens each host wants its own.
            shown = place.authentication is not AuthenticationProtocol.OAUTH
            search.ended = shown and error.code in SIGN_IN
            return DiscoveryStep(title, _words(error), succeeded=False)
        if _is_safe(told.url):
            return DiscoveryStep(title, f"Its services are at {told.url}.", True, told.url)
        if told.url:
            words = f"It tells an address that is not protected: {told.url}."
            return DiscoveryStep(title, words, succeeded=False)
        if told.address and told.address != search.address:
            search.start(told.address)
            return DiscoveryStep(title, f"The mailbox is known as {told.address}.", True)
        if _is_safe(told.service):
            search.to_ask.insert(0, told.service)
            return DiscoveryStep(title, f"It sends us on to {told.service}.", True)
        return DiscoveryStep(title, told.words or "It does not tell.", succeeded=False)

    async def _told(
        self, lanes: Lanes, place: Endpoint, credentials: Credentials | None, known: str
    ) -> Told:
        """Ask with a token for the *known* server, and only then with one for this host itself.

        Who gives out tokens seldom knows autodiscover's host, but those of the server open it.
        """
        if known and place.authentication is AuthenticationProtocol.OAUTH:
            try:
                return await self._told_by(lanes, replace(place, token_host=known), credentials)
            except NeedsAttention as error:
                if error.code not in SIGN_IN or known == place.host:
                    raise
        return await self._told_by(lanes, place, credentials)

    async def _told_by(
        self, lanes: Lanes, place: Endpoint, credentials: Credentials | None
    ) -> Told:
        code = ErrorCode.INCOMING_AUTHENTICATION
        async with lanes.lent(place, credentials, code, _nothing) as lane:
            return await lane.run(lambda: settings_of(OpenedMailbox(lane, place)))

    async def _redirection(
        self, lanes: Lanes, search: _Search, endpoint: Endpoint
    ) -> DiscoveryStep:
        """Look whether the domain redirects to another host; nothing secret is sent."""
        url = f"http://autodiscover.{search.domain}{OLD_PATH}"
        title = f"Look for a redirection at {url}"
        try:
            target = await self._target(lanes, at(endpoint, url))
        except SsyncError as error:
            return DiscoveryStep(title, _words(error), succeeded=False)
        if not _is_safe(target):
            return DiscoveryStep(title, "There is none to a protected address.", succeeded=False)
        host = urlsplit(target).hostname or ""
        if not search.vouches_for(host):
            return DiscoveryStep(title, f"It leads to {target}. {_not_asked(host)}", False)
        search.to_ask.append(urljoin(target, PATH))
        return DiscoveryStep(title, f"It leads to {target}.", succeeded=True)

    async def _target(self, lanes: Lanes, place: Endpoint) -> str:
        code = ErrorCode.INCOMING_AUTHENTICATION
        async with lanes.unsigned(place, code) as lane:
            return await lane.run(lambda: lane.redirection(place.url))

    async def _records(self, lanes: Lanes, search: _Search, endpoint: Endpoint) -> DiscoveryStep:
        """Look whether the domain's name servers know of a service."""
        name = f"_autodiscover._tcp.{search.domain}"
        title = f"Look for a service record {name}"
        async with lanes.unsigned(endpoint, ErrorCode.INCOMING_AUTHENTICATION) as lane:
            found = await lane.wire.run(lambda: self._names.services(name))
        if not found:
            return DiscoveryStep(title, "There is none.", succeeded=False)
        hosts = ", ".join(f"{host}:{port}" for host, port in found)
        ours = [(host, port) for host, port in found if search.vouches_for(host)]
        if not ours:
            return DiscoveryStep(title, f"It names {hosts}. {_not_asked(hosts)}", False)
        search.to_ask += [f"https://{host}:{port}{PATH}" for host, port in ours]
        return DiscoveryStep(title, f"It names {hosts}.", succeeded=True)


def _nothing(lane: Lane) -> None:
    """Greet nobody: the first question is the greeting."""
    del lane


def _is_safe(url: str) -> bool:
    return urlsplit(url).scheme == "https" and bool(urlsplit(url).hostname)


def _not_asked(host: str) -> str:
    """Tell what to do about a *host* that anybody could have named."""
    return (
        f"Anybody could have said so, so {host} is not shown the sign-in. If you know that the "
        "mailbox is there, enter its location in the profile by hand."
    )


def _words(error: SsyncError) -> str:
    return f"{error.title}. {error.server_words}".strip()
