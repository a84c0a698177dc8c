"""What several places count: on the rail, on the first page, and as a view of a list.

Standing once, a count and the list it leads to never disagree.
"""

from ssync_desktop.domain.options import (
    AccessApproval,
    ActDeliveryMethod,
    EmailStatus,
    MailboxKind,
    TraceLevel,
)
from ssync_desktop.domain.query import Condition

IN_TROUBLE = Condition("needs_attention", "eq", 1)  # mailboxes
UNTESTED = Condition("never_tested", "eq", 1)  # mailboxes
PENDING = (
    Condition("approval", "eq", int(AccessApproval.PENDING)),
    Condition("kind", "ne", int(MailboxKind.FORWARD)),
)  # mailboxes; those of nobody need no approval
SYNCHRONIZE_ITEMS = Condition("act_method", "eq", int(ActDeliveryMethod.SERVER_SIDE))  # mailboxes
ITEMS_FAILING = Condition("act.error_code", "ne", "")  # mailboxes
STOPPED = Condition("stopped_code", "ne", "")  # profiles
FAILED = Condition("status", "eq", int(EmailStatus.FAILED))  # emails
LOUD = Condition("level", "in", (TraceLevel.WARNING, TraceLevel.ERROR))  # alerts
