"""A large workflow to draw: steps of four inputs, in branches of forty to a hundred."""

from __future__ import annotations

import json
from typing import Any

WIRES_PER_STEP = 3
"""To each step but the first of its branch: execution, a plain reference, an expression."""


def row_length(steps: int) -> int:
    """Return how many steps stand in a row, so that the rows together are about as wide as high."""
    return 40 if steps <= 1000 else 100


def flow_text(steps: int, *, in_a_row: int | None = None) -> str:
    """Write the workflow; so many steps follow each other in a row."""
    length = in_a_row or row_length(steps)
    rows = [
        {
            "summary": f"row {first}",
            "modules": [
                step(n, after=n - 1 if n > first else None) for n in range(first, first + length)
            ],
        }
        for first in range(0, steps, length)
    ]
    modules = [{"id": "rows", "value": {"type": "branchall", "branches": rows}}]
    return json.dumps({"summary": "Large", "value": {"modules": modules}}, indent=2)


def step(number: int, *, after: int | None) -> dict[str, Any]:
    """Write a step, and whose results it takes."""
    taken = ["'none'", "512 * 2"]
    if after is not None:
        taken = [f"results.s{after}.image", f"results.s{after}.width * 2"]
    inputs = {
        "image": {"type": "javascript", "expr": taken[0]},
        "prompt": {"type": "static", "value": f"picture number {number}"},
        "strength": {"type": "static", "value": 0.5},
        "size": {"type": "javascript", "expr": taken[1]},
    }
    value = {
        "type": "rawscript",
        "language": "python3",
        "content": "def main(image, prompt, strength, size):\n    return image",
        "input_transforms": inputs,
    }
    return {"id": f"s{number}", "summary": f"Step {number}", "value": value}
