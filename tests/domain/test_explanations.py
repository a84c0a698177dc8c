"""Every code is explained to the person who meets it."""

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.explanations import EXPLANATIONS, explain


@pytest.mark.parametrize("code", ErrorCode)
def test_every_code_has_a_title_causes_and_a_remedy(code: ErrorCode) -> None:
    explanation = explain(code)
    assert explanation.title != code.value
    assert explanation.title[0].isupper()
    assert not explanation.title.endswith(".")
    assert explanation.causes
    assert all(cause.endswith(".") for cause in explanation.causes)
    assert explanation.remedy.endswith(".")


def test_every_explanation_belongs_to_a_code() -> None:
    assert set(EXPLANATIONS) == set(ErrorCode)


def test_an_error_speaks_with_the_words_of_its_code() -> None:
    error = NeedsAttention(ErrorCode.RECORD_CHANGED)
    assert error.title == explain(ErrorCode.RECORD_CHANGED).title
    assert error.remedy == explain(ErrorCode.RECORD_CHANGED).remedy
