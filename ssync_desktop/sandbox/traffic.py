"""Keeps mail arriving in the sandbox while somebody watches, and answers what leaves it."""

import random
import threading
from email import message_from_bytes, policy

from ssync_desktop.sandbox.people import EXCHANGE_USERS, QUEUES, USERS
from ssync_desktop.sandbox.post_office import PostOffice
from ssync_desktop.sandbox.servers import SandboxServers
from ssync_desktop.sandbox.stories import Envelope, Storyteller

PAUSE = 4.0
"""Seconds between two messages on average."""


class Traffic:
    """A thread that delivers a message every few seconds until it is stopped."""

    def __init__(
        self,
        servers: SandboxServers,
        post_office: PostOffice | None = None,
        pause: float = PAUSE,
        seed: int = 1,
    ) -> None:
        self._servers = servers
        self._post_office = post_office
        self._pause = pause
        self._random = random.Random(seed)  # noqa: S311 nothing secret depends on it
        self._stories = Storyteller(seed)
        self._answered = 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ssync-traffic", daemon=True)

    def start(self, first: int = 12) -> None:
        """Deliver *first* messages at once, then go on in the background."""
        for _ in range(first):
            self._deliver(self._next())
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(self._pause * self._random.uniform(0.3, 1.7)):
            self._deliver(self._next())

    def _next(self) -> Envelope:
        outside = self._servers.outside.taken
        if len(outside) > self._answered:
            sender, recipient, content = outside[self._answered]
            self._answered += 1
            sent = message_from_bytes(content, policy=policy.default)
            message_id = str(sent["Message-ID"] or "").strip().strip("<>")
            if message_id and sender:
                return self._stories.reply(sender, recipient, message_id, str(sent["Subject"]))
        if self._random.random() < 0.2:
            return self._stories.advertisement(self._random.choice(self._people()))
        if self._random.random() < 0.6:
            return self._stories.question(self._random.choice(QUEUES)[1])
        return self._stories.question(self._random.choice(self._people()))

    def _people(self) -> tuple[str, ...]:
        """Everybody mail can be for: those of the beginning, and whom the visitor has added."""
        filing = EXCHANGE_USERS if self._post_office is not None else ()
        known = (user.address for user in (*USERS, *filing))
        return (*known, *self._servers.store.newcomers)

    def _deliver(self, envelope: Envelope) -> None:
        if self._post_office is None or not self._post_office.deliver(envelope):
            self._servers.store.deliver(envelope.recipient, envelope.content)
