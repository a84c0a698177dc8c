"""What the contracts need: rewritten asserts and an executor that is gone after each test."""

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor

import pytest

pytest.register_assert_rewrite(
    "tests.contract.folders_contract",
    "tests.contract.incoming_contract",
    "tests.contract.item_samples",
    "tests.contract.items_contract",
    "tests.contract.outgoing_contract",
    "tests.contract.places_contract",
)


@pytest.fixture
def executor() -> Iterator[Executor]:
    """Return a pool whose threads have all ended when the test has."""
    with ThreadPoolExecutor(8, thread_name_prefix="contract") as pool:
        yield pool
