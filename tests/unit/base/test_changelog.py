"""The changelog, which many branches write to, stays one list."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

CHANGELOG = Path(__file__).parents[3] / "CHANGELOG.md"


def test_no_line_stands_twice_as_after_a_merge():
    lines = CHANGELOG.read_text("utf-8").splitlines()
    counted = Counter(line.strip() for line in lines if line.strip())
    assert [line for line, number in counted.items() if number > 1] == []
