"""What the connectors' tests share."""

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor

import pytest


@pytest.fixture
def executor() -> Iterator[Executor]:
    """Return a pool whose threads have all ended when the test has."""
    with ThreadPoolExecutor(8, thread_name_prefix="servers") as pool:
        yield pool
