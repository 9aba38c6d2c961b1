"""Draws structured flows whose expressions are few enough to be understood at sight."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.conformance.modules import (
    bad,
    branch,
    echo,
    every,
    identity,
    loop,
    one,
    stop,
    when,
    while_loop,
)

Draw = Any
_DEEPEST = 3


def odd(value: str) -> str:
    """A predicate that holds for about every other value."""
    return f"JSON.stringify({value} ?? null).length % 2 == 1"


class _Writer:
    """Writes one flow; a step refers only to what surely ran before it."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.count = 0

    def modules(self, known: list[str], depth: int, *, least: int = 0) -> list[Any]:
        number = self.draw(st.integers(least, 3))
        return [self.module(known, depth) for _ in range(number)]

    def module(self, known: list[str], depth: int) -> Any:
        kinds = ["echo", "echo", "echo", "identity", "bad"]
        if depth < _DEEPEST:
            kinds += ["for", "while", "one", "all"]
        kind = self.draw(st.sampled_from(kinds))
        self.count += 1
        name = f"s{self.count}"
        options = self.options(known)
        made = getattr(self, f"make_{kind}")(name, known, depth, options)
        known.append(name)
        return made

    def value(self, known: list[str]) -> str:
        plain = ["1", "'two'", "flow_input.n", "previous_result", "flow_input.iter?.value"]
        plain += [f"results.{name}" for name in known]
        chosen = self.draw(st.lists(st.sampled_from(plain), min_size=1, max_size=2))
        return chosen[0] if len(chosen) == 1 else f"[{', '.join(chosen)}]"

    def options(self, known: list[str]) -> dict[str, Any]:
        options: dict[str, Any] = {}
        for option in self.draw(
            st.lists(st.sampled_from(["skip", "stop", "go", "mock"]), max_size=1)
        ):
            match option:
                case "skip":
                    options["skip_if"] = when(odd("previous_result"))
                case "stop":
                    options["stop_after_if"] = stop(odd("result"))
                case "go":
                    options["continue_on_error"] = True
                case "mock":
                    options["mock"] = {"enabled": True, "return_value": "mocked"}
        return options

    def make_echo(self, name: str, known: list[str], depth: int, options: Any) -> Any:
        return echo(name, self.value(known), **options)

    def make_identity(self, name: str, known: list[str], depth: int, options: Any) -> Any:
        return identity(name, **options)

    def make_bad(self, name: str, known: list[str], depth: int, options: Any) -> Any:
        return bad(name, **options)

    def make_for(self, name: str, known: list[str], depth: int, options: Any) -> Any:
        items = self.draw(st.sampled_from(["[]", "[7]", "[7, 'b']", "[1, 2, 3]"]))
        own = {"parallel": self.draw(st.booleans()), "skip_failures": self.draw(st.booleans())}
        body = self.modules(known if not own["parallel"] else list(known), depth + 1)
        return loop(name, items, *body, **own, **options)

    def make_while(self, name: str, known: list[str], depth: int, options: Any) -> Any:
        options.pop("mock", None)
        rounds = self.draw(st.integers(1, 3))
        options["stop_after_if"] = stop(f"all_iters.length >= {rounds}")
        return while_loop(name, *self.modules(known, depth + 1, least=1), **options)

    def make_one(self, name: str, known: list[str], depth: int, options: Any) -> Any:
        branches = [
            (odd(self.value(known)), self.modules(known, depth + 1))
            for _ in range(self.draw(st.integers(0, 2)))
        ]
        return one(name, *branches, default=self.modules(known, depth + 1), **options)

    def make_all(self, name: str, known: list[str], depth: int, options: Any) -> Any:
        parallel = self.draw(st.booleans())
        before, branches = list(known), []
        for _ in range(self.draw(st.integers(0, 3))):
            seen = list(before) if parallel else known
            skipping = self.draw(st.booleans())
            branches.append(branch(*self.modules(seen, depth + 1), skip_failure=skipping))
            known += [one for one in seen if one not in known]
        return every(name, *branches, parallel=parallel, **options)


@st.composite
def flows(draw: Draw) -> list[Any]:
    """Modules of a flow."""
    return _Writer(draw).modules([], 0, least=1)
