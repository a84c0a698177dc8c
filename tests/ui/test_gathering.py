"""Several answers as one: in order, with the first error, or given up."""

from concurrent.futures import Future

import pytest

from ssync_desktop.ui.gathering import gathered


def test_results_come_in_the_order_of_the_questions() -> None:
    first, second = Future[int](), Future[str]()
    whole = gathered(first, second)
    second.set_result("two")
    assert not whole.done()
    first.set_result(1)
    assert whole.result(0) == (1, "two")


def test_the_first_error_is_the_whole_answer() -> None:
    first, second = Future[int](), Future[int]()
    whole = gathered(first, second)
    second.set_exception(ValueError("second"))
    first.set_exception(KeyError("first"))
    with pytest.raises(KeyError):
        whole.result(0)


def test_what_was_given_up_in_part_is_given_up_as_a_whole() -> None:
    first, second = Future[int](), Future[int]()
    whole = gathered(first, second)
    first.set_result(1)
    second.cancel()
    assert whole.cancelled()


def test_a_whole_that_nobody_wants_any_more_takes_no_answer() -> None:
    first = Future[int]()
    whole = gathered(first)
    assert whole.cancel()
    first.set_result(1)
    assert whole.cancelled()
