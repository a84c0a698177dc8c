"""What is hidden from whom: subjects and bodies are for their owners (section 6.4, B107).

Who looks is a :class:`Viewer`. What is not theirs reads :data:`HIDDEN` until it is shown, which is
audited: one item with all its content, or the subjects of one list. Both last as long as the
viewer's session. A hidden subject is hidden from filters and sorting as well, or one could find out
word by word what it says.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from ssync_desktop.domain.email import Email, EmailBody
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.ledger import ReceivedItem
from ssync_desktop.domain.query import Table
from ssync_desktop.domain.verdict import Reason, Step

HIDDEN = "***"
"""What stands in the place of words that are not for the viewer."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person at the screen: the rest is what this session was shown on request.

    *items* with all their content, *lists* with their subjects, and the subjects of what lies in
    the folders of *mailboxes* on their servers.
    """

    user_id: UUID
    items: frozenset[UUID] = frozenset()
    lists: frozenset[Table] = frozenset()
    mailboxes: frozenset[UUID] = frozenset()

    def reads(self, owners: Iterable[UUID | None], *items: UUID | None) -> bool:
        """Say whether the content of something is open: owned by the viewer, or shown."""
        return self.user_id in owners or not self.items.isdisjoint(items)

    def reads_subject(
        self, table: Table, owners: Iterable[UUID | None], *items: UUID | None
    ) -> bool:
        """Say whether the subject of something in *table* is open."""
        return table in self.lists or self.reads(owners, *items)


def email_for(viewer: Viewer | None, email: Email) -> Email:
    """Return *email* as *viewer* may see it; None is the program itself and sees all."""
    owners = (email.owner_id, email.submitted_by)
    if viewer is None or viewer.reads(owners, email.id):
        return email
    open_subject = viewer.reads_subject(Table.EMAILS, owners, email.id)
    return replace(email, subject=email.subject if open_subject else HIDDEN, content_hidden=True)


def body_for(viewer: Viewer | None, email: Email, body: EmailBody) -> EmailBody:
    """Return *body* of *email* as *viewer* may see it; names of attachments are content too."""
    if viewer is None or viewer.reads((email.owner_id, email.submitted_by), email.id):
        return body
    return EmailBody(text=HIDDEN, html="", attachments=())


def item_for(viewer: Viewer | None, item: ReceivedItem, owner_id: UUID) -> ReceivedItem:
    """Return a line of the ledger as *viewer* may see it; *owner_id* owns its mailbox."""
    if viewer is None or viewer.reads((owner_id,), item.id, item.email_id):
        return item
    table = Table.RECEIVED_ITEMS
    open_subject = viewer.reads_subject(table, (owner_id,), item.id, item.email_id)
    return replace(
        item,
        subject=item.subject if open_subject else HIDDEN,
        headers="",
        reasons=tuple(_without_names(reason) for reason in item.reasons),
        content_hidden=True,
    )


def without_quotes(text: str) -> str:
    """Return *text* with everything between its first “ and its last ” hidden.

    Alerts quote subjects, which may hold quotation marks themselves: too much goes rather than
    too little.
    """
    start, end = text.find("“"), text.rfind("”")
    if start < 0 or end < start:
        return text
    return f"{text[: start + 1]}{HIDDEN}{text[end:]}"


_NAMING = frozenset(
    {
        ErrorCode.CATEGORY_ADDED.value,
        ErrorCode.FOLDER_NOT_FOUND.value,
        ErrorCode.FOLDER_OUTSIDE_INBOX.value,
    }
)
_NAMES = ("The category “", "The folder “", "The folders “")


def alert_without_quotes(code: str, text: str) -> str:
    """Return the text of an alert as those may read it who were not told.

    The name of the program's own category and of a folder with a rule is no private content: the
    settings and the list of rules show both, and whoever is to act has to know which is meant.
    """
    names_alone = code in _NAMING and text.startswith(_NAMES)
    return text if names_alone else without_quotes(text)


def _without_names(reason: Reason) -> Reason:
    """Return a reason without the names of files it left out."""
    if reason.step is not Step.ATTACHMENTS:
        return reason
    return replace(reason, text=without_quotes(reason.text))
