"""A job of thirty step runs, and what a studio must have been asked for by its end."""

from __future__ import annotations

from collections import Counter
from typing import Any

from apiflow_desktop.base.json_types import JsonObject
from tests.conformance.modules import (
    IN,
    branch,
    every,
    identity,
    js,
    loop,
    one,
    operation,
    retry,
    static,
    suspend,
)

FAILS_ONCE = "a lake [fail 1]"


def _paint(name: str, prompt: JsonObject, **options: Any) -> JsonObject:
    return operation(name, "node/flux_kontext_pro", {"prompt": prompt}, **options)


MODULES = [
    identity("start"),
    _paint("first", static("a hill")),
    loop("in_turn", "[1, 2, 3]", _paint("x", js(f"'hill ' + {IN}")), identity("y")),
    loop("at_once", "[1, 2, 3]", _paint("z", js(f"'lake ' + {IN}")), parallel=True),
    one("choice", ("results.in_turn.length == 3", [_paint("c", static("a wood")), identity("d")])),
    every("both", branch(_paint("e", static("a road"))), branch(_paint("f", static("a river")))),
    _paint("twice", static(FAILS_ONCE), retry=retry(2, 1)),
    identity("nap", sleep=static(1)),
    identity("ask", suspend=suspend(timeout=600)),
    _paint("asked", js("'painted for ' + resume.name")),
    loop("end", "['p', 'q']", one("o", (f"{IN} == 'p'", [identity("g")]), default=[identity("h")])),
    identity("then"),
    identity("last"),
]
FLOW: JsonObject = {"summary": "Thirty steps", "value": {"modules": list(MODULES)}}
STEP_RUNS = 30

PREDICTIONS = Counter(
    {
        (prompt, "succeeded"): 1
        for prompt in (
            *("a hill", "hill 1", "hill 2", "hill 3", "lake 1", "lake 2", "lake 3"),
            *("a wood", "a road", "a river", FAILS_ONCE, "painted for ann"),
        )
    }
)
"""How often the studio was asked for what, and with what outcome."""
PREDICTIONS[FAILS_ONCE, "failed"] = 1
