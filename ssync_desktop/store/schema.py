"""All tables together: importing this module makes the metadata complete."""

from sqlalchemy import MetaData

from ssync_desktop.store.base import Row
from ssync_desktop.store.tables import (  # noqa: F401 a table is known once it was imported
    addresses,
    alerts,
    audit,
    email_hashes,
    emails,
    failures,
    hash_knobs,
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
    track_requests,
    tracking,
    users,
)

METADATA: MetaData = Row.metadata
