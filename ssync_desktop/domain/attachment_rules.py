"""Which attachments are kept: the size limit and the blocked extensions (section 3.8, B64)."""

from collections.abc import Sequence

from ssync_desktop.domain.received_email import ReceivedAttachment
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.verdict import Reason, Step


def extension_of(file_name: str) -> str:
    """Return the extension a system would act on, in lower case; trailing dots and blanks go.

    What cannot be seen, such as a turn of the writing direction, is no part of it.
    """
    name = "".join(character for character in file_name if character.isprintable()).rstrip(". ")
    return name.rpartition(".")[2].casefold() if "." in name else ""


def extensions_of(file_name: str) -> frozenset[str]:
    """Return every extension a system could act on.

    Windows takes what follows a colon for a stream of the file before it, so "a.exe:b.txt" may
    become "a.exe": both count.
    """
    return frozenset(map(extension_of, file_name.split(":"))) - {""}


def refusal(file_name: str, size: int, settings: OrganizationSettings) -> str:
    """Return why an attachment of *size* octets is left out; empty when it is kept."""
    if size > settings.max_upload_file_size:
        limit = settings.max_upload_file_size // 1024
        return f"“{file_name}” has {size // 1024:,} KB; {limit:,} KB are allowed."
    blocked = extensions_of(file_name) & set(settings.blocked_extensions.casefold().split())
    if blocked:
        return f"“{file_name}” has the blocked extension {', '.join(sorted(blocked))}."
    return ""


def sort_attachments(
    attachments: Sequence[ReceivedAttachment], settings: OrganizationSettings
) -> tuple[tuple[ReceivedAttachment, ...], tuple[Reason, ...]]:
    """Return the attachments that are kept, and a reason for each that is left out."""
    kept: list[ReceivedAttachment] = []
    left_out: list[Reason] = []
    for attachment in attachments:
        text = refusal(attachment.file_name, len(attachment.content), settings)
        if text:
            left_out.append(Reason(Step.ATTACHMENTS, False, text))
        else:
            kept.append(attachment)
    return tuple(kept), tuple(left_out)
