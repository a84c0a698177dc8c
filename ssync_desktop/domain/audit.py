"""What is written down when somebody looks at content that is not theirs (B107).

So is what they change of the settings by which it is theirs to see.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.audited_settings import SettingChange
from ssync_desktop.domain.options import AuditAction
from ssync_desktop.domain.query import Table


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what with whose content, and when. Without *object_id* it is a whole list.

    Of ``Table.TRACKING_FOLDERS`` the object is the mailbox whose folders were looked into.
    *changes* are of settings alone.
    """

    id: UUID
    created_on: datetime
    user_id: UUID
    user_name: str
    action: AuditAction
    table: Table
    object_id: UUID | None = None
    owner_id: UUID | None = None
    changes: tuple[SettingChange, ...] = ()
