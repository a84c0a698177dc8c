"""One run of one operation of one mailbox: lease, gate, session, pass, and the books afterwards."""

import logging
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.errors import Retryable, SsyncError
from ssync_desktop.domain.gates import refusal
from ssync_desktop.domain.ledger import Lease
from ssync_desktop.domain.options import OperationType
from ssync_desktop.engine.access import sign_of
from ssync_desktop.engine.incoming import IncomingPass
from ssync_desktop.engine.lease_keeper import LeaseKeeper
from ssync_desktop.engine.outgoing import OutgoingPass
from ssync_desktop.engine.pass_result import PassResult
from ssync_desktop.engine.session import incoming_session
from ssync_desktop.engine.subject import Subject, read_subject
from ssync_desktop.engine.tools import Tools

log = logging.getLogger(__name__)
