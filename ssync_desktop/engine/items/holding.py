"""What hangs on the appointment of a pair in the organization, for somebody who looks at it."""

from ssync_desktop.domain.items.attaching import files_of
from ssync_desktop.domain.items.details import HeldFiles
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import KIND_OF, ItemKind
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.store.unit import Unit


def held_files(unit: Unit, row: LocalItem | None) -> HeldFiles | None:
    """Return what hangs on *row*; None where there is no appointment."""
    if row is None or KIND_OF[row.object_type] is not ItemKind.APPOINTMENT:
        return None
    possible = row.object_type is ObjectType.APPOINTMENT
    synchronize = unit.settings.get().appointment_attachments
    return HeldFiles(row.id, files_of(row.content), possible, synchronize)
