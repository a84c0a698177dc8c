"""The demo's sample messages: each shows another way a message can take."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ssync_desktop.domain.options import CorrelationMethod, ItemOutcome, ReasonCode
from ssync_desktop.domain.verdict import Step
from ssync_desktop.paths import under
from ssync_desktop.sandbox.demo import Demo

LIMIT = 40.0  # seconds


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    """Return a demo that is open; no mail comes or goes yet."""
    made = Demo(under(tmp_path / "demo"))
    made.open()
    yield made
    assert made.close()


def test_each_sample_takes_another_way(demo: Demo, tmp_path: Path) -> None:
    explain = demo.service.explain
    answer, advertisement, question = (
        explain.of_file(explain.open_file(path).result(LIMIT)).result(LIMIT).trace
        for path in explain.samples
    )
    assert all(path.is_relative_to(tmp_path) for path in explain.samples)
    assert answer is not None
    assert answer.outcome is ItemOutcome.TRACKED
    assert answer.correlated.method is CorrelationMethod.TRACKING_TOKEN
    assert [one.name for one in answer.accepting] == ["Ada Lovelace", "Support"]
    assert advertisement is not None
    assert advertisement.verdict.reason_code is ReasonCode.NO_CORRELATION_MATCH
    assert question is not None
    assert [one.name for one in question.queues] == ["Sales enquiries"]
    files = [one.passed for one in question.stations if one.step is Step.ATTACHMENTS]
    assert files == [True, False]
