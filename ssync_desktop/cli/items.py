"""``ssync plan`` and ``ssync apply``: what would be done about a mailbox's items, and doing it."""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

import typer

from ssync_desktop.cli.commands import FAILED, Database
from ssync_desktop.cli.naming import chosen
from ssync_desktop.cli.opening import open_passwords, opened
from ssync_desktop.cli.terminal import say
from ssync_desktop.domain.items.planning import Action, Brake, Plan
from ssync_desktop.engine.assembly import Assembly

Name = Annotated[str, typer.Argument(metavar="MAILBOX", help="The name or address of a mailbox.")]
WAITS = {
    Brake.DELETES: "So many deletes wait until somebody has looked at them.",
    Brake.MISSING: "Exchange does not list some items any more; they wait for somebody to look.",
    Brake.MAILS: "Neither the first synchronization nor linking writes to anybody by itself.",
}


def show_plan(name: Name, database: Database = "") -> None:
    """Show what synchronizing the appointments, contacts and tasks of a mailbox would do.

    Nothing is written. The last line names the plan for `ssync apply`.
    """
    with opened(database) as assembly:
        mailbox_id = _mailbox(assembly, name)
        open_passwords(assembly, may_wait=False)
        plan = assembly.service.items.plan(mailbox_id).result()
    for line in plan_lines(plan):
        say(line)


def apply_plan(
    name: Name,
    digest: Annotated[
        str, typer.Argument(metavar="PLAN", help="The plan, as `ssync plan` names it.")
    ],
    database: Database = "",
    with_mails: Annotated[
        bool, typer.Option("--with-mails", help="Send the invitations it withholds, too.")
    ] = False,
) -> None:
    """Carry out exactly the plan that `ssync plan` has shown, deletes included.

    Exit code 1 when items failed, or when the plan has become another one; that one is shown then.
    """
    with opened(database) as assembly:
        mailbox_id = _mailbox(assembly, name)
        open_passwords(assembly, may_wait=False)
        applied = assembly.service.items.apply(mailbox_id, digest, with_mails).result()
    if applied.became is not None:
        say("Nothing was done: the plan has become another one.")
        for line in plan_lines(applied.became):
            say(line)
        raise typer.Exit(FAILED)
    say(f"{applied.done:,} done, {applied.failed:,} failed.")
    if applied.failed:
        raise typer.Exit(FAILED)


def plan_lines(plan: Plan) -> Iterator[str]:
    """Yield a plan as lines of text: each step with its reasons, what waits, and its name."""
    for action in plan.actions:
        yield _line(action)
    yield from plan.left_alone
    yield from (WAITS[brake] for brake in plan.brakes)
    if plan.deleted_lately and Brake.DELETES in plan.brakes:
        yield f"Deleted before, within a day, with nobody asked: {plan.deleted_lately:,}."
    if not plan.actions:
        yield "There is nothing to do."
        return
    mails = sum(len(one.mails) + len(one.withheld) for one in plan.mails)
    yield f"Steps: {len(plan.actions):,}, of them deletes: {len(plan.deletes):,}; mails: {mails:,}."
    yield f"Plan {plan.digest}"


def _line(action: Action) -> str:
    fields = ", ".join(change.field.replace("_", " ") for change in action.changes)
    what = f"{action.type.value}: {action.kind.value} “{action.subject}”"
    told = f" Mail to {', '.join(action.mails)}." if action.mails else ""
    told += f" Mail held back: {', '.join(action.withheld)}." if action.withheld else ""
    return f"{what}{f' ({fields})' if fields else ''}. {' '.join(action.reasons)}{told}"


def _mailbox(assembly: Assembly, name: str) -> UUID:
    found = chosen(assembly, [name], every=False)
    if len(found) > 1:
        raise typer.BadParameter(f"Several mailboxes are called {name}; use an address.")
    return found[0].id
