"""The rules of OpenFlow's execution, each with cases of our own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from apiflow_desktop.base import i18n
from tests.conformance.case import ANY, Case
from tests.conformance.compare import differs
from tests.conformance.harness import Ran, Runner
from tests.conformance.laboratory import Laboratory
from tests.conformance.rules import CASES
from tests.conformance.rules.titles import RULES
from tests.pseudo_language import OPEN, PseudoLanguage


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"R{case.rule} {case.title}")
def test_rule(case: Case, laboratory: Laboratory) -> None:
    ran = Runner(case, laboratory).run()
    found = list(shortcomings(case, ran))
    assert not found, [*found, ran.ending, *ran.happened]


@pytest.fixture
def invented_language() -> Iterator[None]:
    i18n.use(PseudoLanguage())
    yield
    i18n.use(i18n.load(i18n.SOURCE_LANGUAGE))


@pytest.mark.usefixtures("invented_language")
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"R{case.rule} {case.title}")
def test_a_flow_gives_the_same_in_every_language(case: Case, laboratory: Laboratory) -> None:
    """What a job records is read by flows and programs: the window's language is not in it."""
    ran = Runner(case, laboratory).run()
    assert list(shortcomings(case, ran)) == []
    assert OPEN not in str((ran.ending, ran.happened))


def shortcomings(case: Case, ran: Ran) -> Iterator[tuple[Any, ...]]:
    """Say in what a run is not as its case wants it."""
    if ran.status != case.status:
        yield "status", ran.status, "wanted", case.status
    elif case.result is not ANY and differs(ran.result, case.result):
        yield "result", ran.result, "wanted", case.result
    for name in ("calls", "waits", "seconds", "labels"):
        wanted, value = getattr(case, name), getattr(ran, name)
        if wanted is not None and (list(wanted) if name != "seconds" else wanted) != value:
            yield name, value, "wanted", wanted
    rest = iter(ran.happened)
    if not all(event in rest for event in case.events):
        yield "events", "wanted in this order", case.events


def test_every_rule_has_two_cases() -> None:
    counted = Counter(case.rule for case in CASES)
    assert set(counted) == set(RULES) == set(range(1, 60))
    assert [rule for rule, count in counted.items() if count < 2] == []


def test_no_case_is_there_twice() -> None:
    counted = Counter((case.rule, case.title) for case in CASES)
    assert [name for name, count in counted.items() if count > 1] == []
