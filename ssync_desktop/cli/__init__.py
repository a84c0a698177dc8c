"""The command line: the same service as the window's, for machines without a display.

Exit codes: 0 done; 1 something failed, a test for instance; 2 wrong usage; 3 could not begin. The
reason and what to do about it are on standard error.
"""

from collections.abc import Sequence

from ssync_desktop.cli.audit import show_audit
from ssync_desktop.cli.calendars import export_calendar, import_calendar
from ssync_desktop.cli.commands import app
from ssync_desktop.cli.contacts import import_contacts
from ssync_desktop.cli.item_files import of_items
from ssync_desktop.cli.items import apply_plan, show_plan
from ssync_desktop.cli.terminal import tell
from ssync_desktop.cli.transfer import read_in, write_out
from ssync_desktop.cli.vault import vault
from ssync_desktop.domain.errors import SsyncError

__all__ = ["main"]

NOT_BEGUN = 3
INTERRUPTED = 130  # as shells say it: 128 + SIGINT

app.command("audit")(show_audit)
app.command("export")(write_out)
app.command("import")(read_in)
app.command("plan")(show_plan)
app.command("apply")(apply_plan)
app.command("import-contacts")(import_contacts)
app.command("import-calendar")(import_calendar)
app.command("export-calendar")(export_calendar)
app.add_typer(of_items, name="items", no_args_is_help=True)
app.add_typer(vault, name="vault", no_args_is_help=True)


def main(arguments: Sequence[str]) -> int:
    """Carry out one command and return its exit code."""
    try:
        app(args=list(arguments), prog_name="ssync")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except SsyncError as error:
        tell(error)
        return NOT_BEGUN
    return 0
