"""What commands print: tables of mailboxes, the steps of tests, and errors with their remedy."""

from collections.abc import Sequence
from datetime import datetime

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.options import TestStatus
from ssync_desktop.domain.status import Phase
from ssync_desktop.domain.test_run import StepState, TestRun, TestStep
from ssync_desktop.engine.summary import HEADINGS, SHORT, MailboxSummary, cells, troubles

MARKS = {
    StepState.PASSED: "[green]✓[/]",
    StepState.FAILED: "[red]✗[/]",
    StepState.SKIPPED: "[dim]-[/]",
}


def say(text: str) -> None:
    """Print one plain sentence; paths and commands in it stay whole, to be copied."""
    Console(highlight=False).print(escape(plain(text)), soft_wrap=True)


def plain(text: str) -> str:
    """Return one line; what strangers wrote may neither command the terminal nor add lines."""
    return "".join(one if one.isprintable() else " " for one in text)


def tell(error: SsyncError) -> None:
    """Print title, remedy and the server's own words on standard error."""
    terminal = Console(stderr=True, highlight=False)
    title = escape(error.title.rstrip("."))
    terminal.print(f"[bold red]{title}.[/] {escape(error.remedy)}", soft_wrap=True)
    if error.server_words:
        terminal.print(f"[dim]{escape(error.server_words)}[/]", soft_wrap=True)
    terminal.print(f"[dim]{error.code}[/]")


def show_status(summaries: Sequence[MailboxSummary], now: datetime) -> None:
    """Print how every mailbox stands, and below it what troubles some, in whole sentences."""
    terminal = Console(highlight=False)
    table = Table(box=box.SIMPLE_HEAD)
    for heading in HEADINGS:
        table.add_column(heading, no_wrap=heading in SHORT, overflow="fold")
    for summary in summaries:
        table.add_row(*map(escape, cells(summary, now)))
    terminal.print(table)
    for name, trouble in troubles(summaries):
        terminal.print(f"[bold]{escape(name)}[/]: {escape(trouble)}")


def show_test(summary: MailboxSummary, run: TestRun | None) -> bool:
    """Print what the test of a mailbox found; say whether nothing failed."""
    terminal = Console(highlight=False)
    terminal.print(f"[bold]{escape(summary.name)}[/] {escape(summary.email_address)}")
    for step in run.steps if run else ():
        _show_step(terminal, step)
    for one in summary.directions:
        text = f"  {one.operation.name.lower()}: {one.phase}. {one.error_text}"
        terminal.print(escape(text.rstrip()))
    if run is None:
        return all(one.phase is not Phase.STOPPED for one in summary.directions)
    if run.needs_approval:
        terminal.print("  Its address waits for approval: `ssync approve`.")
    failed = TestStatus.FAILURE in (run.incoming, run.outgoing, run.act)
    return not (failed or run.cancelled or any(s.state is StepState.FAILED for s in run.steps))


def _show_step(terminal: Console, step: TestStep) -> None:
    mark = MARKS.get(step.state, " ")
    terminal.print(f"  {mark} {escape(step.title)} [dim]{step.duration:.2f} s[/]")
    for text in (step.error_text, step.remedy, step.words if step.error_text else ""):
        if text:
            terminal.print(f"      {escape(text)}")
