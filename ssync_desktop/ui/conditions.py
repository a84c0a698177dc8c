"""What several places count: on the rail, on the first page, and as a view of a list.

Standing once, a count and the list it leads to never disagree.
"""

from ssync_desktop.domain.options import AccessApproval, EmailStatus, MailboxKind, TraceLevel
from ssync_desktop.domain.query import Condition

IN_TROUBLE = Condition("needs_attention", "eq", 1)  # mailboxes
UNTESTED = Condition("never_tested", "eq", 1)  # mailboxes
PENDING = (
    Condition("approval", "eq", int(AccessApproval.PENDING)),
    Condition("kind", "ne", int(MailboxKind.FORWARD)),
)  # mailboxes; those of nobody need no approval
STOPPED = Condition("stopped_code", "ne", "")  # profiles
FAILED = Condition("status", "eq", int(EmailStatus.FAILED))  # emails
LOUD = Condition("level", "in", (TraceLevel.WARNING, TraceLevel.ERROR))  # alerts
