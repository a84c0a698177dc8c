"""The folders that every mailbox has, by the names everybody knows them by."""

from typing import NamedTuple

FOLDER_CLASSES = {
    "Folder": "IPF.Note",
    "CalendarFolder": "IPF.Appointment",
    "ContactsFolder": "IPF.Contact",
    "TasksFolder": "IPF.Task",
    "SearchFolder": "IPF.Note",
}
"""The class of the items in a folder, by the name of the folder's element."""


class Distinguished(NamedTuple):
    """A folder as it is in a new mailbox; *parent* is the name of one before it."""

    name: str
    title: str
    parent: str
    kind: str = "Folder"


DISTINGUISHED = (
    Distinguished("root", "", ""),
    Distinguished("msgfolderroot", "Top of Information Store", "root"),
    Distinguished("inbox", "Inbox", "msgfolderroot"),
    Distinguished("drafts", "Drafts", "msgfolderroot"),
    Distinguished("outbox", "Outbox", "msgfolderroot"),
    Distinguished("sentitems", "Sent Items", "msgfolderroot"),
    Distinguished("deleteditems", "Deleted Items", "msgfolderroot"),
    Distinguished("junkemail", "Junk Email", "msgfolderroot"),
    Distinguished("calendar", "Calendar", "msgfolderroot", "CalendarFolder"),
    Distinguished("contacts", "Contacts", "msgfolderroot", "ContactsFolder"),
    Distinguished("tasks", "Tasks", "msgfolderroot", "TasksFolder"),
    Distinguished("notes", "Notes", "msgfolderroot"),
    Distinguished("journal", "Journal", "msgfolderroot"),
    Distinguished("searchfolders", "Finder", "root"),
    Distinguished("recoverableitemsroot", "Recoverable Items", "root"),
    Distinguished("recoverableitemsdeletions", "Deletions", "recoverableitemsroot"),
)

ARCHIVE = (
    Distinguished("archiveroot", "", ""),
    Distinguished("archivemsgfolderroot", "Top of Information Store", "archiveroot"),
    Distinguished("archivedeleteditems", "Deleted Items", "archivemsgfolderroot"),
    Distinguished("archiverecoverableitemsroot", "Recoverable Items", "archiveroot"),
    Distinguished("archiverecoverableitemsdeletions", "Deletions", "archiverecoverableitemsroot"),
)
"""The folders of an archive, where a mailbox has one."""
