"""Expression cases taken from Windmill's tests: data kept outside the project."""

from __future__ import annotations

import asyncio
import json

import pytest

from apiflow_desktop.engine.expressions.engine import ExpressionEngine
from apiflow_desktop.engine.expressions.names import Names
from apiflow_desktop.engine.expressions.plain import NOT_PLAIN, plain_reader
from apiflow_desktop.engine.expressions.quickjs_runtime import QuickJs
from apiflow_desktop.engine.expressions.v8_runtime import V8
from tests.conformance.flow_case import DATA

FILE = DATA / "expressions.json"
CASES = json.loads(FILE.read_text()) if FILE.exists() else []
pytestmark = pytest.mark.skipif(not CASES, reason=f"no expression cases at {FILE}")


@pytest.fixture(scope="module", params=[QuickJs, V8])
def session(request):
    engine = ExpressionEngine(runtime=request.param)
    yield engine.session()
    engine.close()


def names_of(case):
    return Names(
        {**case["context"], "flow_input": case["flow_input"], "flow_env": case["flow_env"]}
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["expr"].strip()[:60])
def test_javascript(case, session):
    [answer] = asyncio.run(session.evaluate([(case["expr"], names_of(case))]))
    assert answer == case["expected"], case["test"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["expr"].strip()[:60])
def test_fast_path_agrees_where_it_answers(case):
    reader = plain_reader(case["expr"])
    answer = NOT_PLAIN if reader is None else reader(names_of(case))
    assert answer is NOT_PLAIN or answer == case["expected"], case["test"]
