"""Explain tells by which rule of its folder a message was tracked."""

from ssync_desktop.domain.options import FilteringMethod, OperationType
from ssync_desktop.domain.verdict import Step
from ssync_desktop.mime.parse import parse_headers
from ssync_desktop.organization.explained import explain_item
from ssync_desktop.servers.memory_server import MemoryServer
from tests.engine.mail import a_message
from tests.engine.tracking import account, add_rule, drop_rule
from tests.kit.engine import SECRET, EngineHouse

ADA = "ada@example.test"


async def test_the_rule_is_named_as_long_as_it_is_there(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    house.add_profile()
    memory_server.add_account(ADA, SECRET)
    box = house.add_user(ADA, filtering=FilteringMethod.NONE)
    folder = memory_server.add_folder(ADA, "Projects")
    rule = add_rule(house, box, folder, account(house, "Fabrikam"))
    message = a_message(ADA)
    memory_server.deliver(ADA, message, folder=folder)
    await house.run(box, OperationType.INCOMING)
    assert told(house, message, Step.MANUAL) == [
        "All mail in the folder “Projects” is tracked, whatever the filters say."
    ]
    (regarding,) = told(house, message, Step.REGARDING)
    assert regarding == "It is regarding Fabrikam, as the rule of its folder says."
    drop_rule(house, rule)
    assert told(house, message, Step.MANUAL) == []


def told(house: EngineHouse, message: bytes, step: Step) -> list[str]:
    """Return what Explain says at a station of the one message that was seen."""
    (row,) = house.ledger()
    line = house.see(lambda unit: unit.received_items.get(row.id))
    headers = parse_headers(message)
    explained = house.do(lambda context: explain_item(context, None, line, headers, None))
    assert explained.trace is not None
    return [one.text for one in explained.trace.stations if one.step is step]
