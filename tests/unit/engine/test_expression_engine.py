from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest

from apiflow_desktop.engine.core.frame import Scope
from apiflow_desktop.engine.expressions.engine import ExpressionEngine
from apiflow_desktop.engine.expressions.names import ExpressionError, Names
from apiflow_desktop.engine.expressions.quickjs_runtime import QuickJs
from apiflow_desktop.engine.expressions.runtime import Limits
from apiflow_desktop.engine.expressions.source import analyse
from apiflow_desktop.engine.expressions.v8_runtime import V8


class Asker:
    """Evaluates for one job; results are found by id."""

    def __init__(self, engine: ExpressionEngine, results: dict[str, Any] | None = None) -> None:
        self._session = engine.session()
        self.scope = Scope()
        for step_id, result in (results or {}).items():
            self.scope.put(step_id, result)

    def __call__(self, expression: str, **values: Any) -> Any:
        names = Names(values, self.scope)
        [answer] = asyncio.run(self._session.evaluate([(expression, names)]))
        if isinstance(answer, ExpressionError):
            raise answer
        return answer


@pytest.fixture(scope="module", params=[QuickJs, V8])
def engine(request):
    limits = Limits(seconds=0.3, memory=32 * 2**20)
    engine = ExpressionEngine(limits=limits, runtime=request.param)
    yield engine
    engine.close()


@pytest.fixture
def ask(engine):
    return Asker(engine, {"a": {"b": [3, 1, 2], "c": None}, "my-id": 7})


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("", None),
        ("   ", None),
        ("{a: 1}", {"a": 1}),
        ("{a: 1};", None),
        ("const x = 2; return x * 2", 4),
        ("const result = 1; return result", 1),
        ("if (true) { return 'yes' }", "yes"),
        ("format(1)", None),
        ("'a;b'.length", 3),
        ("`x;${1 + 1}`", "x;2"),
        ("await Promise.resolve(5)", None),
        ("return await Promise.resolve(5)", 5),
        ("[1, 2].map(x => x + 1) // why", [2, 3]),
        ("new Date(0)", "1970-01-01T00:00:00.000Z"),
        ("NaN", None),
        ("() => 1", None),
        ("results.missing", None),
        ("results['my-id'] + 1", 8),
        ("results?.a?.b?.length", 3),
        ("Object.keys(results)", ["a", "my-id"]),
        ("const {a, nothing} = results; return [a.c, nothing]", [None, None]),
        ("const key = 'a'; return results[key].b[0]", 3),
        ("structuredClone({x: [1]})", {"x": [1]}),
        ("x = 5; return x + 1", 6),
    ],
)
def test_what_an_expression_means(ask, expression, value):
    if expression == "format(1)":
        with pytest.raises(ExpressionError, match="format is not defined"):
            ask(expression)
    else:
        assert ask(expression, result="outer") == value


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("results.a.c.d + 1", "TypeError"),
        ("1 +", "SyntaxError"),
        ("throw new RangeError('no')", "RangeError: no"),
        ("throw 'text'", "text"),
        ("Promise.reject(new Error('later'))", "Error: later"),
        ("new Promise(() => {})", "never settled"),
        ("variable('u/me/token')", "cannot be resolved"),
        ("1n", "TypeError"),
    ],
)
def test_an_error_names_the_expression_and_the_reason(ask, expression, reason):
    with pytest.raises(ExpressionError) as caught:
        ask(expression)
    assert reason in caught.value.reason
    assert f"`{expression}`" in str(caught.value)


@pytest.mark.parametrize(
    ("expression", "at"),
    [
        ("results.a.c.d + 1", "results"),
        ("1 +\n  results.a.c.d", "results"),
        ("const a = 1;\nreturn a + b.c", "b.c"),
        ("[1].map(one => one.x.y)", "one.x"),
        ("await results.a.c.d", "results"),
        ("variable('u/me/token')", "variable"),
        ("nothing + 1", "nothing"),
        ("1n", None),
        ("throw 'text'", None),
        ("eval('1 + x.y')", None),
        ("throw Object.assign(new Error('no'), {stack: 'at x (<input>:99:1)'})", None),
    ],
)
def test_an_error_tells_its_place(expression, at):
    asked = ExpressionEngine(runtime=QuickJs).evaluator()
    results = Scope()
    results.put("a", {})
    names = Names({}, results)
    [error] = asked.evaluate_all([(f" {expression} ", names)])
    assert isinstance(error, ExpressionError)
    assert error.offset == (None if at is None else expression.index(at))


@pytest.mark.parametrize(
    "expression",
    [
        "Array.from({length: 20_000}, (_, i) => `${i}`)",
        "return await Promise.resolve(Array.from({length: 20_000}, (_, i) => `${i}`))",
        "const all = [...Array(20_000).keys()]; all.sort(() => 0); return all.map(i => `${i}`)",
    ],
)
def test_a_long_value_comes_back_whole(ask, expression):
    assert ask(expression) == [str(i) for i in range(20_000)]


@pytest.mark.parametrize("expression", ["{}", "throw {}", "throw new Error({})"])
def test_a_text_put_together_of_long_pieces_comes_back(ask, expression):
    pieces = "'a'.repeat(20_000) + 'b'.repeat(20_000) + 'é'"
    whole = "a" * 20_000 + "b" * 20_000 + "é"
    if expression == "{}":
        assert ask(pieces) == whole
    else:
        with pytest.raises(ExpressionError) as caught:
            ask(expression.replace("{}", pieces))
        assert whole in caught.value.reason


@pytest.mark.parametrize(
    "change",
    [
        "results.a.b.sort()",
        "results.a.b.push(9) && results.a.b",
        "const o = results.a; o.c = 5; return o.b.reverse()",
        "try { results.a.b.length = 0 } catch { }; return results.a.b",
        "Reflect.set(results.a, 'b', 1) && results.a",
        "Object.assign(results.a, {b: 0}).b",
        "delete results.a.b",
    ],
)
def test_a_value_that_one_expression_changes_is_unchanged_for_the_next(ask, change):
    ask(change)
    assert ask("results.a") == {"b": [3, 1, 2], "c": None}
    assert ask("results.a.b.map(x => x)") == [3, 1, 2]


def test_changing_a_value_works_for_the_expression_itself(ask):
    assert ask("results.a.b.sort()") == [1, 2, 3]
    assert ask("const o = results.a; o.c = 5; return o") == {"b": [3, 1, 2], "c": 5}


@pytest.mark.parametrize(
    "poison",
    [
        "Array.prototype.map = () => 'poison'; return 1",
        "Object.prototype.toJSON = () => 'poison'; return 1",
        "globalThis.leak = 1; return 1",
        "leak = 1; return 1",
        "1}); let leak = 5; (function(){ return 1",
        "1}); const JSON = {}; var Map = 1; (function(){ return 1",
        "JSON.stringify = () => '\"poison\"'; return 1",
        "Map.prototype.get = () => 'poison'; return 1",
        "Object.defineProperty(Promise.prototype, 'then', {value: null}); return 1",
        "(function*(){}).constructor.prototype.prototype.next = 1; return 1",
    ],
)
def test_nothing_survives_an_expression(ask, poison):
    assert ask(poison) in (1, None)
    assert ask("[[1].map(x => x + 1), typeof leak, {a: results.a.b}]") == [
        [2], "undefined", {"a": [3, 1, 2]},
    ]  # fmt: skip
    assert ask("Promise.resolve([...(function*(){ yield 1 })()])") == [1]


@pytest.mark.parametrize(
    "attack",
    [
        "for (;;) {}",
        "for (;;) { try { for (;;) {} } catch {} }",
        "/(a+)+$/.test('a'.repeat(40) + 'b')",
        "const x = []; for (;;) x.push(new Array(100000).fill(1))",
        "(function f() { return f() + 1 })()",
        "(async () => { await 1; for (;;) {} })()",
        "const o = {}; o.o = o; return o",
    ],
)
def test_attacks_stop_within_their_limits_and_the_job_goes_on(ask, attack):
    with pytest.raises(ExpressionError):
        ask(attack)
    assert ask("results.a.b.length") == 3


def test_no_way_out(ask):
    names = "std os require process fetch XMLHttpRequest setTimeout Deno importScripts $prelude"
    for name in names.split():
        assert ask(f"typeof {name}") == "undefined", name


def test_the_loop_goes_on_while_an_expression_runs(engine):
    async def play():
        gaps, last = [], time.perf_counter()
        work = asyncio.ensure_future(engine.session().evaluate([("for(;;){}", Names({}))]))
        while not work.done():
            await asyncio.sleep(0.001)
            gaps.append(1)
        assert last <= time.perf_counter()
        return len(gaps)

    assert asyncio.run(play()) > 5


def test_a_step_s_expressions_go_to_the_thread_together(engine):
    session = engine.session()
    names = Names({"x": 2})
    answers = asyncio.run(
        session.evaluate([("x + 1", names), ("nonsense", names), ("x * 2", names)])
    )
    assert answers[0] == 3
    assert isinstance(answers[1], ExpressionError)
    assert answers[2] == 4


def test_the_thread_ends_with_the_engine():
    engine = ExpressionEngine()
    asyncio.run(engine.session().evaluate([("1 + 1", Names({}))]))
    before = threading.active_count()
    engine.close()
    for thread in threading.enumerate():
        if thread.name.startswith("expressions") and threading.active_count() >= before:
            thread.join(0.5)


def test_large_values_are_pushed_once_and_make_room_for_others(engine, monkeypatch):
    monkeypatch.setattr("apiflow_desktop.engine.expressions.engine._MOST_KEPT", 5_000)
    ask = Asker(engine)
    for number in range(20):
        ask.scope.put("big", ["x" * 1000, number])
        assert ask("results.big[1] + results.big[0].length") == 1000 + number


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", "é", 2**60, [[]]])
def test_odd_values_reach_javascript(ask, value):
    assert ask("typeof v", v=value) in ("object", "string", "number")


@pytest.mark.parametrize(
    ("expression", "ids"),
    [
        ("results.a + results['b-c'].d", ("a", "b-c")),
        ("results?.a", ("a",)),
        ("x.results.a", ()),
        ("{...results}", None),
        ("results[key]", None),
        ("results", None),
        ("myresults.a + resultsX", ()),
    ],
)
def test_which_results_an_expression_reads(expression, ids):
    assert analyse(expression).result_ids == ids
