"""``ssync plan`` and ``ssync apply``: what synchronizing items would do, and exactly that done."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ssync_desktop import cli
from ssync_desktop.cli.items import plan_lines
from ssync_desktop.cli.terminal import say
from ssync_desktop.domain.items.content import TaskContent
from ssync_desktop.domain.items.item import ItemDraft, MailboxItem
from ssync_desktop.domain.items.planning import ActionType, Plan
from ssync_desktop.domain.options import ActDeliveryMethod, ObjectType, OperationType, ServerType
from ssync_desktop.domain.profile import Direction, ProfileDraft
from ssync_desktop.organization import items
from ssync_desktop.organization.configuration_test import TestOutcome, record_test_result
from ssync_desktop.organization.context import Context
from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.faults.scene import ADA, SECRET, Scene, organization
from tests.kit.items_at_hand import action_of, in_mailbox


@pytest.fixture
def scene(
    exchange_server: SandboxExchange, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Scene]:
    exchange_server.add_mailbox(ADA, SECRET, "Ada")
    side = Direction(
        exchange_server.url, pinned_certificate=exchange_server.certificate.fingerprint
    )
    profile = ProfileDraft(
        name="Exchange", server_type=ServerType.EXCHANGE, incoming=side, outgoing=side
    )
    monkeypatch.setenv("SSYNC_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SSYNC_VAULT_KEY_FILE", str(tmp_path / "key"))
    with organization(tmp_path, profile, lambda _content: None) as scene:
        prepare(scene)
        yield scene


def prepare(scene: Scene) -> None:
    """Let the items of Ada's mailbox synchronize, and a task wait for that."""
    mailbox = scene.service.mailbox(scene.mailbox_id).result(30)
    own = replace(mailbox.draft(), act_method=ActDeliveryMethod.SERVER_SIDE)
    scene.service.save_mailbox(own).result(30)

    def work(context: Context) -> None:
        version = context.unit.mailboxes.get(scene.mailbox_id).row_version
        passed = {one: TestOutcome() for one in OperationType}
        record_test_result(context, scene.mailbox_id, passed, tested_version=version)
        draft = ItemDraft(
            ObjectType.TASK,
            TaskContent("Call Fabrikam"),
            scene.sender.id,
        )
        items.create_item(context, draft)

    runtime = scene.assembly.runtime
    runtime.host.submit(runtime.tools.write(work)).result(30)


def test_a_plan_is_shown_and_then_applied(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["plan", ADA]) == 0
    shown = capsys.readouterr().out
    assert "create in Exchange" in shown
    assert "Steps: 1, of them deletes: 0; mails: 0." in shown
    digest = shown.split()[-1]
    assert cli.main(["apply", ADA, "another"]) == 1
    assert "the plan has become another one" in capsys.readouterr().out
    assert cli.main(["apply", ADA, digest]) == 0
    assert "1 done, 0 failed." in capsys.readouterr().out
    assert cli.main(["plan", ADA]) == 0
    assert "There is nothing to do." in capsys.readouterr().out


def test_a_mailbox_whose_items_do_not_synchronize_says_why(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    mailbox = scene.service.mailbox(scene.mailbox_id).result(30)
    own = replace(mailbox.draft(), act_method=ActDeliveryMethod.NONE)
    scene.service.save_mailbox(own).result(30)
    assert cli.main(["plan", ADA]) == 3
    assert "switched off (delivery method None)" in " ".join(capsys.readouterr().err.split())


def test_what_a_stranger_wrote_adds_no_line_and_commands_no_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = TaskContent("Call\x1b[2J\nPlan of a stranger")
    item: MailboxItem = in_mailbox(said)
    action = action_of(ActionType.CREATE_IN_CRM, remote=item, withheld=("eve@example.net",))
    for line in plan_lines(Plan((action,), digest="one")):
        say(line)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert "“Call [2J Plan of a stranger”" in lines[0]
    assert lines[0].endswith("Mail held back: eve@example.net.")
