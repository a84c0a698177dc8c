"""All tables together: importing this module makes the metadata complete."""

from sqlalchemy import MetaData

from ssync_desktop.store.base import Row
from ssync_desktop.store.tables import (  # noqa: F401 a table is known once it was imported
    addresses,
    alerts,
    appointment_files,
    audit,
    calendar,
    email_hashes,
    emails,
    failures,
    field_maps,
    former_versions,
    hash_knobs,
    id_mappings,
    item_changes,
    leases,
    ledger,
    mailboxes,
    names,
    organization,
    quarantine,
    queues,
    records,
    servers,
    statistics,
    sync_filters,
    tasks,
    track_requests,
    tracking,
    users,
)

METADATA: MetaData = Row.metadata
