"""The configuration of an organization as text: written by one, read by another or a script."""

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.errors import DraftRefused
from ssync_desktop.domain.transfer import Change
from ssync_desktop.domain.transfer_text import from_text, to_text
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.transfer import export_configuration
from ssync_desktop.organization.transfer_in import import_configuration
from ssync_desktop.store.unit import Unit


class _TriedOut(Exception):
    """No error: takes the transaction back, and carries out of it what would have changed."""

    def __init__(self, changes: tuple[Change, ...]) -> None:
        super().__init__()
        self.changes = changes


async def export_text(tools: Tools, caller: Caller) -> str:
    """Return the organization's configuration as JSON text, without a secret."""

    def work(unit: Unit) -> str:
        return to_text(export_configuration(tools.context(unit, caller)))

    return await tools.read(work)


async def import_text(
    tools: Tools, caller: Caller, text: str, *, dry_run: bool
) -> tuple[Change, ...]:
    """Import such text whole, or not at all; with *dry_run* tell what that would change.

    Raises ``DraftRefused`` with everything that is wrong with the text, before anything is written.
    """
    wanted, problems = from_text(text)
    if problems:
        raise DraftRefused(problems)

    def work(context: Context) -> tuple[Change, ...]:
        changes = import_configuration(context, wanted)
        if dry_run:
            raise _TriedOut(changes)
        return changes

    try:
        return await tools.write(work, caller=caller)
    except _TriedOut as tried:
        return tried.changes
