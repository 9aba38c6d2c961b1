"""Documents of thousands of steps: opening them, and one edit with saving its text.

Processor time is measured: what else the machine does would tell nothing of the code.
"""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable

import yaml

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.openflow.document import Document, Edit, Handle
from apiflow_desktop.openflow.edits import (
    AddModule,
    DeleteModules,
    MoveModules,
    RenameId,
    ReplaceText,
    SetInput,
    SetSummary,
    SetValue,
)
from apiflow_desktop.services.yaml_values import write_yaml
from benchmarks.figures import Figure, in_turn, print_comparison, print_title

STEPS, YAML_STEPS = 10_000, 1000
ROUNDS = 7

EDITS: dict[str, Callable[[Document], Edit]] = {
    "set an input": lambda it: SetInput(_middle(it), "n", {"type": "static", "value": 7}),
    "set a summary": lambda it: SetSummary(_middle(it), "Other"),
    "set an option": lambda it: SetValue((*it.pointer_of(_middle(it)), "timeout"), 30),
    "add": lambda it: AddModule(_list(it), len(it.handles()) // 2, step(-1)),
    "delete": lambda it: DeleteModules((_middle(it),)),
    "move to the front": lambda it: MoveModules((_middle(it),), _list(it), 0),
    "rename an id": lambda it: RenameId(_middle(it), "renamed"),
    "type in the text": lambda it: ReplaceText(it.text.replace("step 5", "step V", 1)),
}


def step(number: int) -> JsonObject:
    """Make a step as the editor writes it: a thousand characters, most of them structure."""
    inputs: JsonObject = {
        "prompt": {"type": "javascript", "expr": f"flow_input.prompt + ' {number}'"},
        "image": {"type": "javascript", "expr": f"results.s{max(number - 1, 0)}.output"},
        "n": {"type": "static", "value": number},
        "note": {"type": "static", "value": f"step {number}"},
        "size": {"type": "static", "value": {"width": 1024, "height": 768}},
        "seed": {"type": "javascript", "expr": "flow_input.seed"},
    }
    value: JsonObject = {"type": "script", "path": "node/flux", "input_transforms": inputs}
    retry: JsonObject = {"constant": {"attempts": 2, "seconds": 5}}
    return {"id": f"s{number}", "summary": f"Step {number}", "value": value, "retry": retry}


def flow(steps: int) -> JsonObject:
    """Make a flow of steps one after the other."""
    return {"summary": "Many", "value": {"modules": [step(number) for number in range(steps)]}}


def run() -> None:
    """Measure and print."""
    text = json.dumps(flow(STEPS), indent=2)
    size = f"{len(text) / 1e6:.1f} MB of JSON, {STEPS} steps"
    print_title(f"Opening {size} (target: ≤ 5× json.loads)")
    data = text.encode()
    opening = {
        "json.loads": lambda: _cpu(lambda: json.loads(data)),
        "Document.from_bytes": lambda: _cpu(lambda: Document.from_bytes(data)),
    }
    print_comparison(in_turn(opening, ROUNDS))
    print_title(f"One edit and its text as bytes, {size} (target: ≤ 100 ms each)")
    print_comparison([_edit(Document.from_bytes(data), name, make) for name, make in EDITS.items()])
    _yaml()


def _yaml() -> None:
    data = write_yaml(flow(YAML_STEPS))
    size = f"{len(data) / 1e6:.1f} MB of YAML, {YAML_STEPS} steps"
    print_title(f"Opening {size} (target: ≤ 0.5 s)")
    opening = {
        "PyYAML's CSafeLoader": lambda: _cpu(lambda: yaml.load(data, yaml.CSafeLoader)),
        "Document.from_bytes": lambda: _cpu(lambda: Document.from_bytes(data)),
    }
    print_comparison(in_turn(opening, ROUNDS))
    print_title(f"One edit and its text as bytes, {size}")
    print_comparison([_edit(Document.from_bytes(data), name, make) for name, make in EDITS.items()])


def _edit(document: Document, name: str, make: Callable[[Document], Edit]) -> Figure:
    """Make an edit several times; it is taken back between, so that each meets the same text."""
    seconds = []
    for _ in range(ROUNDS):
        edit = make(document)
        started = time.process_time()
        change = document.apply(edit)
        document.to_bytes()
        seconds.append(time.process_time() - started)
        document.revert(change)
    return Figure(name, tuple(seconds))


def _cpu(action: Callable[[], object]) -> float:
    gc.collect()
    started = time.process_time()
    kept = action()
    ended = time.process_time()
    del kept
    return ended - started


def _list(document: Document) -> tuple[str | int, ...]:
    return (*document.value_pointer, "modules")


def _middle(document: Document) -> Handle:
    handles = document.handles()
    return handles[len(handles) // 2]
