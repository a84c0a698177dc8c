"""Attachments of appointments: put on and taken off; what nothing needs any more is forgotten."""

from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.attachment_rules import refusal
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.items.attached_files import (
    FILE_NAME_LENGTH,
    AttachedFile,
    Files,
    attached,
    digest_of,
)
from ssync_desktop.domain.items.attaching import files_of
from ssync_desktop.domain.items.content import AppointmentContent, Content
from ssync_desktop.domain.items.former import KEPT_FOR
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.privacy import Viewer
from ssync_desktop.domain.problems import Problem
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.item_rights import author_of, require_editor
from ssync_desktop.organization.private_items import require_item
from ssync_desktop.store.unit import Unit


def attach_file(context: Context, item_id: UUID, name: str, octets: bytes) -> LocalItem:
    """Attach a file to an appointment; one of the same name makes place for it.

    Raises PRIVILEGE_DENIED, RECORD_NOT_FOUND (series and service activities have no attachments
    of their own here), or ``DraftRefused`` for what is too large or of a blocked type (B64).
    """
    row, content = _open(context, item_id)
    name = name.strip()
    why = refusal(name, len(octets), context.unit.settings.get())
    if why:
        raise DraftRefused([Problem("attachments", why, "Attach another file.")])
    if not 0 < len(name) <= FILE_NAME_LENGTH:
        text = f"The name of a file has 1 to {FILE_NAME_LENGTH} characters."
        raise DraftRefused([Problem("attachments", text, "Rename the file.")])
    context.unit.appointment_files.keep((octets,))
    new = AttachedFile(name, len(octets), digest_of(octets))
    others = (one for one in content.attachments if one.name != name)
    return _save(context, row, attached((new, *others)))


def detach_file(context: Context, item_id: UUID, name: str, digest: str = "") -> LocalItem:
    """Take the file called *name* off an appointment; what it held is kept for 30 days.

    Of several with that name the one that *digest* stands for, or without it all of them.
    """
    row, content = _open(context, item_id)
    gone = _called(content.attachments, name, digest)
    return _save(context, row, tuple(one for one in content.attachments if one not in gone))


def file_octets(
    unit: Unit, viewer: Viewer | None, item_id: UUID, name: str, digest: str = ""
) -> bytes:
    """Return what a file of an appointment holds; raises as :func:`known_file`."""
    found = known_file(unit, viewer, item_id, name, digest)
    return unit.appointment_files.octets([found.digest])[found.digest]


def known_file(
    unit: Unit, viewer: Viewer | None, item_id: UUID, name: str, digest: str = ""
) -> AttachedFile:
    """Return a file of an appointment; PRIVILEGE_DENIED while that one is hidden.

    Raises RECORD_NOT_FOUND where no such file hangs on it any more.
    """
    for one in _called(open_files(unit, viewer, item_id), name, digest):
        return one
    raise NeedsAttention(
        ErrorCode.RECORD_NOT_FOUND,
        f"No file called “{name}” hangs on the appointment",
        "See which ones do; somebody may have taken it off.",
    )


def open_files(unit: Unit, viewer: Viewer | None, item_id: UUID) -> Files:
    """Return what hangs on an appointment; PRIVILEGE_DENIED while that one is hidden."""
    row = unit.items.get(ObjectType.APPOINTMENT, item_id)
    require_item(unit, viewer, row)
    return files_of(row.content)


def appointments_called(context: Context, name: str) -> list[LocalItem]:
    """Return the appointments of the caller that are called *name*, case aside."""
    found = context.unit.items.owned(ObjectType.APPOINTMENT, context.caller.user_id)
    wanted = name.strip().casefold()
    return [one for one in found if one.content.subject.strip().casefold() == wanted]


def restorable(unit: Unit, content: Content) -> Content:
    """Return a former *content* without the files of which nothing is kept any more."""
    if not isinstance(content, AppointmentContent) or not content.attachments:
        return content
    gone = unit.appointment_files.missing([one.digest for one in content.attachments])
    left = tuple(one for one in content.attachments if one.digest not in gone)
    return replace(content, attachments=left)


def forget_unused_files(context: Context) -> int:
    """Delete what hangs on no appointment since 30 days; return how many files they were."""
    return context.unit.appointment_files.forget_unused_since(context.clock.now() - KEPT_FOR)


def _called(files: Files, name: str, digest: str) -> Files:
    return tuple(one for one in files if one.name == name and digest in ("", one.digest))


def _open(context: Context, item_id: UUID) -> tuple[LocalItem, AppointmentContent]:
    row = context.unit.items.get(ObjectType.APPOINTMENT, item_id)
    require_editor(context, row)
    assert isinstance(row.content, AppointmentContent)
    return row, row.content


def _save(context: Context, row: LocalItem, files: Files) -> LocalItem:
    assert isinstance(row.content, AppointmentContent)
    changed = replace(
        row,
        content=replace(row.content, attachments=files),
        modified_by=author_of(context),
        modified_on=context.clock.now(),
    )
    return row if changed.content == row.content else context.unit.items.save(changed)
