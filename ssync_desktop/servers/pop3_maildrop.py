"""From lasting keys to the message numbers that hold for one POP3 session only."""

from collections import Counter
from collections.abc import Iterable

from ssync_desktop.servers.pop3_session import Listed
from ssync_desktop.servers.port import ServerItem


class Maildrop:
    """One session's listing. A handle says "copy 1 of 2", which outlives the session.

    Numbers do not: when a connection is lost and made again they may be others. Where the number
    of copies of a repeated key has changed nobody can say which is which, so none is taken.
    """

    def __init__(self, listed: Iterable[Listed]) -> None:
        listed = list(listed)
        copies = Counter(message.key for message in listed)
        seen: Counter[str] = Counter()
        self.items: list[ServerItem] = []
        self._numbers: dict[tuple[str, str], int] = {}
        for message in listed:
            seen[message.key] += 1
            handle = f"{seen[message.key]}/{copies[message.key]}"
            self._numbers[message.key, handle] = message.number
            self.items.append(
                ServerItem(
                    key=message.key,
                    handle=handle,
                    size=message.size,
                    repeated=copies[message.key] > 1,
                )
            )

    def number(self, item: ServerItem) -> int | None:
        """Return the session's number of *item*, None when it is no longer there."""
        return self._numbers.get((item.key, item.handle or "1/1"))
