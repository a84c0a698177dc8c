"""People with a mailbox on a server of choice, and passes over it."""

from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import FilteringMethod, OperationType
from ssync_desktop.domain.profile import EmailServerProfile
from tests.engine.breaking import later
from tests.engine.exchange.servers import MailServer
from tests.kit.engine import SECRET, EngineHouse

ADA, BOB, EVE = (f"{name}@example.test" for name in ("ada", "bob", "eve"))
IN, OUT = OperationType.INCOMING, OperationType.OUTGOING


def add_profile(house: EngineHouse, server: MailServer, **changes: object) -> EmailServerProfile:
    """Let mailboxes lie on *server*."""
    return house.add_profile(server.side, server.side, server_type=server.kind, **changes)  # type: ignore[arg-type]


def add_person(
    house: EngineHouse,
    server: MailServer,
    address: str = ADA,
    filtering: FilteringMethod = FilteringMethod.ALL,
) -> Mailbox:
    """Make a user, and their mailbox on *server*."""
    server.add_account(address, SECRET)
    return house.add_user(address, filtering=filtering)


async def again(house: EngineHouse, box: Mailbox) -> Mailbox:
    """Run the next incoming pass, and hold it to its success."""
    later(house)
    after = await house.run(box, IN)
    assert after.incoming.error_code == "", after.incoming.error_text
    return after
