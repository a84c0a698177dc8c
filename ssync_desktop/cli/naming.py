"""Which mailboxes are meant by the names on a command line."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from uuid import UUID

import typer

from ssync_desktop.cli.opening import answer
from ssync_desktop.engine.assembly import Assembly
from ssync_desktop.engine.summary import MailboxSummary, mailbox_summaries

NAMED_AT_MOST = 3


def demand_choice(names: Sequence[str] | None, *, every: bool) -> None:
    """Raise ``typer.BadParameter`` unless mailboxes are named, or all are meant, and not both."""
    if bool(names) == every:
        raise typer.BadParameter("Name mailboxes, or say --all.")


def chosen(
    assembly: Assembly, names: Sequence[str] | None, *, every: bool
) -> tuple[MailboxSummary, ...]:
    """Return the mailboxes meant by *names*: their own names or addresses, case aside.

    Raises ``typer.BadParameter`` for a name that nobody has, with those that resemble it.
    """
    known = answer(mailbox_summaries(assembly.runtime))
    if every:
        return known
    found: dict[UUID, MailboxSummary] = {}
    for name in names or ():
        wanted = name.casefold()
        hits = [one for one in known if wanted in map(str.casefold, _names(one))]
        if not hits:
            raise typer.BadParameter(_unknown(name, known))
        found |= {hit.id: hit for hit in hits}
    return tuple(found.values())


def _names(summary: MailboxSummary) -> Iterator[str]:
    yield summary.name
    if summary.email_address:
        yield summary.email_address


def _unknown(name: str, known: Sequence[MailboxSummary]) -> str:
    similar = _similar(name.casefold(), known)
    if similar:
        quoted = " or ".join(f"“{one}”" for one in similar)
        return f"There is no mailbox called {name}. Do you mean {quoted}?"
    return f"There is no mailbox called {name}. `ssync status` lists their names."


def _similar(name: str, known: Sequence[MailboxSummary]) -> list[str]:
    """Return names that contain *name* or are spelled much like it."""
    spelled = {text.casefold(): text for one in known for text in _names(one)}
    parts = [text for text in spelled if name in text]
    near = get_close_matches(name, spelled, NAMED_AT_MOST)
    return [spelled[text] for text in dict.fromkeys((*parts, *near))][:NAMED_AT_MOST]
