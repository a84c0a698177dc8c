"""Values longer than their columns are cut on the way in; nothing is refused for its length."""

from dataclasses import replace

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.options import FilteringMethod, ItemOutcome
from ssync_desktop.domain.received_email import Defect, ReceivedAttachment
from ssync_desktop.domain.verdict import Step
from tests.kit.mail_world import MailWorld, incoming


def test_everything_too_long_is_cut_and_the_cut_is_noted(world: MailWorld) -> None:
    ada = world.user("ada", FilteringMethod.ALL)
    item = incoming(
        "1",
        to=("ada@example.com",),
        subject="s" * 2_000,
        message_id="i" * 1_000 + "@x",
        in_reply_to="r" * 1_000 + "@x",
        references=tuple(f"{n:0300}@x" for n in range(100)),
        thread_index=b"\x01" * 5_000,
        auto_submitted="a" * 2_000,
        attachments=(
            ReceivedAttachment("f" * 1_000 + ".txt", "m" * 500, b"abc", content_id="c" * 500),
        ),
        truncated=True,
    )
    headers = replace(
        item.message.headers,
        sender=Address("n" * 1_000, "a" * 300 + "@example.net"),
        cc=(Address("n" * 1_000, "b" * 300 + "@example.net"),),
        block="h" * 100_000,
    )
    message = replace(item.message, headers=headers, defects=(Defect("Subject", "too long"),) * 50)
    (line,) = world.deliver(world.mailbox(ada), replace(item, message=message))
    assert line.outcome is ItemOutcome.TRACKED
    email = world.email(line.email_id)
    assert (len(email.subject), len(email.message_id)) == (800, 320)
    assert max(len(party.address) for party in email.parties) == 200
    (attachment,) = world.read(lambda context: context.unit.emails.body(email.id)).attachments
    assert attachment.file_name.endswith(".txt")
    assert len(attachment.file_name) == 255
    references = world.read(lambda context: context.unit.emails.references(email.id))
    assert (references[0], references[-1]) == (f"{0:0300}@x", f"{99:0300}@x")
    kept = world.read(lambda context: context.unit.received_items.get(line.id))
    assert (len(kept.subject), len(kept.headers)) == (800, 65_536)
    notes = [reason.text for reason in kept.reasons if reason.step is Step.CONTENT]
    assert notes[0] == "The subject had 2,000 characters and was cut to 800."
    assert notes[1] == "The body was too long and was cut."
    assert len(notes) == 22  # twenty defects are enough to see what is wrong
    (again,) = world.deliver(
        world.mailbox(ada), incoming("2", to=("ada@example.com",), in_reply_to="i" * 1_000 + "@x")
    )
    assert world.email(again.email_id).parent_id == email.id
