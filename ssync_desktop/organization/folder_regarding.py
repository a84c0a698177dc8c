"""Mail in ruled folders is regarding what the rule says, whoever says otherwise (B74, B75)."""

from uuid import UUID

from ssync_desktop.organization.context import Context

AT_ONCE = 500
"""Emails written in one transaction."""


def enforce_regarding(context: Context, mailbox_id: UUID) -> int:
    """Set emails in ruled folders of a mailbox regarding what their rules say; return how many.

    At most ``AT_ONCE``; whoever gets that many asks again. Of several rules that hold for one
    email, the one whose item came in first decides.
    """
    unit = context.unit
    differing = unit.folder_regarding.differing(mailbox_id, AT_ONCE)
    if not differing:
        return 0
    rules = {rule.id: rule for rule in unit.tracking_folders.of_mailbox(mailbox_id)}
    by_rule: dict[UUID, list[UUID]] = {}
    for email_id, rule_id in differing:
        by_rule.setdefault(rule_id, []).append(email_id)
    for rule_id, emails in by_rule.items():
        regarding = rules[rule_id].regarding
        assert regarding is not None  # only such rules are asked for
        unit.folder_regarding.relate(emails, regarding, context.clock.now())
    return len(differing)
