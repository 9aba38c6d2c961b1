"""Writes ``docs/conformance.md`` from the cases: ``python -m tests.conformance.document``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.conformance.case import ANY, Case
from tests.conformance.rules import CASES
from tests.conformance.rules.titles import GROUPS

FILE = Path(__file__).parents[2] / "docs" / "conformance.md"
_INTRODUCTION = """\
# What a flow means

A flow gives the same result here as on Windmill, step for step. These are the rules of its
execution, each with the cases that the test suite runs to hold them: what is shown, and what comes
of it. `make test` runs them all, on a clock of their own; the flows themselves are in
`tests/conformance/rules/`.

This page is made from those cases by `make conformance-doc`.
"""
_LONGEST = 90


def document() -> str:
    """Return the whole page."""
    lines = [_INTRODUCTION]
    for group, rules in GROUPS.items():
        lines += [f"## {group}", ""]
        for rule, sentence in rules.items():
            lines += [f"**R{rule}.** {sentence}", ""]
            lines += [f"- {_line(case)}" for case in CASES if case.rule == rule]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _line(case: Case) -> str:
    title = case.title.replace("<", "&lt;")
    return f"{title} → {', '.join([*_happenings(case), _outcome(case), *_measures(case)])}"


def _happenings(case: Case) -> Iterator[str]:
    for one in case.approvals:
        yield f"{'approved' if one.approved else 'rejected'} after {one.at:g} s"
    for kill in case.kills:
        yield f"killed at `{kill}`"
    if case.restart is not None:
        yield "restarted"


def _outcome(case: Case) -> str:
    if case.status == "asked":
        return "asks"
    if case.result is ANY:
        return {"succeeded": "succeeds", "failed": "fails", "skipped": "is skipped"}[case.status]
    verb = {"succeeded": "", "failed": "fails with ", "skipped": "skipped with "}[case.status]
    return f"{verb}`{_shown(case.result)}`"


def _shown(result: Any) -> str:
    text = json.dumps(_brief(result), ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _brief(value: Any) -> Any:
    """Write an error as ``name: message``."""
    if isinstance(value, dict) and isinstance(value.get("error"), dict):
        error = value["error"]
        return {"error": ": ".join(str(error[key]) for key in ("name", "message") if key in error)}
    if isinstance(value, list):
        return [_brief(one) for one in value]
    return value


def _measures(case: Case) -> Iterator[str]:
    if case.calls is not None:
        yield f"runs {_listed([f'`{step}`' for step in case.calls])}"
    if case.waits:
        yield f"waits {_listed([f'{seconds:g} s' for seconds in case.waits])}"
    if case.seconds:
        yield f"takes {case.seconds:g} s"


def _listed(words: list[str]) -> str:
    if not words:
        return "nothing"
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")
