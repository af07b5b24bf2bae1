from datetime import date

import pytest

from common.figures import Facts, Figure, source


def figure(key: str, value: int) -> Figure:
    return Figure(key, key, value, "次", "/", date(2023, 12, 31))


def test_facts_give_the_value_by_key():
    assert Facts.of([figure("meetings.held", 7)])["meetings.held"] == 7


def test_two_figures_of_one_key_are_refused():
    with pytest.raises(ValueError, match=r"meetings\.held"):
        Facts.of([figure("meetings.held", 7), figure("meetings.held", 8)])


@pytest.mark.parametrize(("values", "empty"), [([], True), ([0, 0], True), ([0, 1], False)])
def test_facts_are_empty_when_nothing_was_counted(values, empty):
    assert Facts.of(figure(f"key{n}", value) for n, value in enumerate(values)).empty is empty


def test_source_writes_dates_in_iso_form_and_leaves_none_out():
    assert (
        source("home", since=date(2023, 1, 1), kind=["A", "B"], until=None)
        == "/?since=2023-01-01&kind=A&kind=B"
    )
    assert source("home") == "/"
