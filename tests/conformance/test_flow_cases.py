"""Windmill's own test flows, and one case per rule: data kept outside the project."""

from __future__ import annotations

import pytest

from apiflow_desktop.engine.expressions.engine import ExpressionEngine
from tests.conformance.flow_case import DATA, check, load_cases, reason_to_skip, run_case

pytestmark = pytest.mark.skipif(not DATA.exists(), reason=f"no OpenFlow test data at {DATA}")


@pytest.fixture(scope="module")
def expressions():
    engine = ExpressionEngine()
    yield engine
    engine.close()


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case["name"])
def test_case(case, expressions):
    reason = reason_to_skip(case)
    if reason is not None:
        pytest.skip(reason)
    check(case, run_case(case, expressions))
