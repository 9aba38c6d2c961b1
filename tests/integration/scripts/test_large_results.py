"""A large result costs the engine's loop no more than a small one: others work through it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from types import FrameType
from typing import Any

import pytest

from apiflow_desktop.base import large_json
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.base.large_json import is_large
from apiflow_desktop.engine.events import JobCompleted
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.services.run_request import RunRequest
from apiflow_desktop.services.runner import Runner
from apiflow_desktop.services.workspace import Workspace

_MAKE = """
def main(n):
    return [{"id": i, "name": f"object {i}", "tags": ["a", {"b": i}]} for i in range(n)]
"""
_MAPPED = "results.a.map(o => ({id: o.id, name: o.name + '!', tags: o.tags.length}))"


def python(name: str, content: str, **inputs: str) -> JsonObject:
    transforms: JsonObject = {
        key: {"type": "javascript", "expr": expression} for key, expression in inputs.items()
    }
    value: JsonObject = {
        "type": "rawscript",
        "language": "python3",
        "content": content,
        "input_transforms": transforms,
    }
    return {"id": name, "value": value}


FLOW: JsonObject = {
    "modules": [
        {**python("a", _MAKE, n="flow_input.n"), "cache_ttl": 60},
        python("b", "def main(x):\n    return x", x="results.a"),
        {**python("c", "def main(x):\n    return x", x=_MAPPED), "cache_ttl": 60},
        python("d", "def main(x, y):\n    return [len(x), y]", x="results.c", y="results.a.length"),
    ]
}


class Watched:
    """Counts the lines of ours that one thread runs, and looks at what it hands to readers."""

    def __init__(self) -> None:
        self.lines: Counter[str] = Counter()
        self.read: list[str] = []

    def trace(self, frame: FrameType, event: str, argument: Any) -> Any:
        file = frame.f_code.co_filename
        if file == large_json.__file__:
            if frame.f_code.co_name in ("encode", "decode") and _any_large(frame):
                self.read.append(f"{frame.f_code.co_name} of large JSON")
            return None
        if "/json/" in file and frame.f_code.co_name in ("encode", "decode", "iterencode"):
            if _any_large(frame):
                self.read.append(f"json: {frame.f_code.co_name}")
            return None
        return self.count if "apiflow_desktop" in file else None

    def count(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            self.lines[frame.f_code.co_filename.rpartition("/")[2]] += 1
        return self.count

    def profile(self, frame: FrameType, event: str, argument: Any) -> None:
        known = getattr(argument, "__module__", None) or ""
        if event == "c_call" and known.startswith(("msgspec", "_json")) and _any_large(frame):
            self.read.append(f"{known}: {argument.__name__}")


def _any_large(frame: FrameType) -> bool:
    """Whether a function has a large value at hand."""
    return any(
        len(value) > large_json.PIECE if isinstance(value, bytes) else is_large(value)
        for value in frame.f_locals.values()
        if isinstance(value, bytes | str | list | dict)
    )


@pytest.fixture
def workspace():
    with Workspace.open() as opened:
        yield opened


async def no_studio() -> int:
    raise AssertionError("no script asks for the studio")


def watched_run(workspace: Workspace, n: int) -> tuple[JobCompleted, Watched]:
    """Run the flow; its results have so many objects."""
    watched = Watched()

    async def play():
        runner = Runner(workspace, no_studio)
        await runner.prepare()
        request = RunRequest(
            document=Document.from_text(json.dumps(FLOW)),
            input={"n": n},
            catalog=workspace.catalog(),
            items=workspace.items(),
            trust=True,
        )
        job_id = runner.create(request)
        sys.settrace(watched.trace)
        sys.setprofile(watched.profile)
        try:
            return await runner.carry_out(job_id, request, lambda event: None)
        finally:
            sys.settrace(None)
            sys.setprofile(None)
            await runner.close()

    ending = asyncio.run(play())
    assert isinstance(ending, JobCompleted), ending
    return ending, watched


def test_the_loop_neither_reads_nor_writes_nor_copies_what_is_large(workspace):
    watched_run(workspace, 1)  # whatever is loaded at the first time
    _, small = watched_run(workspace, 2)
    ending, large = watched_run(workspace, 100_000)
    assert ending.result == [100_000, 100_000]
    assert large.read == []
    more = {
        file: lines - small.lines[file]
        for file, lines in large.lines.items()
        if lines - small.lines[file] > 2_000
    }
    assert more == {}  # one object takes a line at least where they are copied one by one
