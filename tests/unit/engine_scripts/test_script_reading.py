"""What is read from a script before it runs: requirements, imports, the last line, the log."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.scripts.facts import filled_in, flow_path
from apiflow_desktop.engine.scripts.imports import script_imports
from apiflow_desktop.engine.scripts.limits import Limits
from apiflow_desktop.engine.scripts.output import LastLine, Output
from apiflow_desktop.engine.scripts.process import Exit
from apiflow_desktop.engine.scripts.requirements import python_requirements

CLIENT = Path("/stubs/wmill.ts")


@pytest.mark.parametrize(
    ("content", "lock", "expected"),
    [
        ("import os", "", ()),
        (
            "# requirements:\n# requests==2.31\n#idna>=3\n\n# not-this",
            "",
            ("requests==2.31", "idna>=3"),
        ),
        ("#requirements:\n#a\n#a\ndef main(): pass\n#b", "", ("a",)),
        ("# extra_requirements:\n# a[x]>=1", "", ("a[x]>=1",)),
        ("# requirements:\n# a comment of words", "", ()),
        (
            '# /// script\n# dependencies = ["a", "b>1"]\n# ///\n# requirements:\n# c',
            "",
            ("a", "b>1"),
        ),
        ("# requirements:\n# a", "# py: 3.11\nb==1\n    # via x\nc==2  # hash", ("b==1", "c==2")),
        ("# requirements:\n# a", "\n", ("a",)),
        ("# requirements:\n# wmill\n# a", "", ("a",)),
        ("", "wmill==1.400.0", ()),
    ],
)
def test_requirements(content, lock, expected):
    assert python_requirements(content, lock).lines == expected


def test_inline_metadata_says_which_python():
    content = '# /// script\r\n# requires-python = ">=3.13"\r\n# ///\r\n'

    assert python_requirements(content).python == ">=3.13"
    assert python_requirements(content)
    assert not python_requirements("")


def test_inline_metadata_that_is_no_toml_is_refused():
    with pytest.raises(ValueError, match="Invalid value"):
        python_requirements("# /// script\n# dependencies = [\n# ///\n")


@pytest.mark.parametrize(
    ("line", "name", "stands_for"),
    [
        ('import a from "lodash";', "lodash", "npm:lodash"),
        ("import { b } from 'lodash@4.17.0/fp'", "lodash@4.17.0/fp", "npm:lodash@4.17.0/fp"),
        ('export * from "@scope/pack@1"', "@scope/pack@1", "npm:@scope/pack@1"),
        ('const c = await import("locked")', "locked", "npm:locked@^2.0.0"),
        ('import "fs/promises"', "fs/promises", "node:fs/promises"),
        ('import * as wmill from "windmill-client@1"', "windmill-client@1", CLIENT.as_uri()),
        ('import "npm:windmill-client"', "npm:windmill-client", CLIENT.as_uri()),
    ],
)
def test_imports_by_name(line, name, stands_for):
    lock = '{"dependencies": {"locked": "^2.0.0"}}\n//bun.lock\n{}'

    assert script_imports(line, lock, CLIENT).map == {"imports": {name: stands_for}}


@pytest.mark.parametrize(
    ("line", "remote"),
    [
        ('import "npm:chalk@5"', True),
        ('import "https://deno.land/std/path/mod.ts"', True),
        ('import "jsr:@std/path"', True),
        ('import "node:fs"', False),
        ('import x from "./beside.ts"', False),
        ('// import x from "commented"', False),
        ('/* import x from "commented" */', False),
        ('import * as wmill from "https://deno.land/x/windmill@v1.1/mod.ts"', False),
    ],
)
def test_what_has_to_be_fetched(line, remote):
    assert script_imports(line, "no json", CLIENT).remote is remote


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(
    ("printed", "last"),
    [
        (b"", ""),
        (b"one", "one"),
        (b"one\n", "one"),
        (b"one\ntwo", "two"),
        (b"one\ntwo  \n", "two"),
        (b"one\n\n", ""),
        ("one\n  zwölf \n".encode(), "zwölf"),
    ],
)
def test_the_last_line(printed, last, size):
    line = LastLine(1000)
    for start in range(0, len(printed), size):
        line.feed(printed[start : start + size])

    assert line.text() == last


def test_output_comes_in_whole_lines_and_characters():
    async def feed():
        noted: list[str] = []
        output = Output(noted.append, 10**6)
        data = ("ü" * 99 + "\n").encode() * 400
        for start in range(0, len(data), 777):
            output.feed(data[start : start + 777])
        output.close()
        return noted

    noted = asyncio.run(feed())
    assert "".join(noted) == ("ü" * 99 + "\n") * 400
    assert len(noted) < 10
    assert all(text.endswith("\n") for text in noted)


def test_contextual_variables_fill_whole_texts_and_shallow_lists():
    value: JsonValue = ["$A", ["$A", ["$A"]], {"x": {"y": {"z": "$A"}}}, "$A b", "$B", 1]

    assert filled_in(value, {"A": "1"}) == [
        "1",
        ["1", ["$A"]],
        {"x": {"y": {"z": "1"}}},
        "$A b",
        "$B",
        1,
    ]
    assert filled_in(["$A"] * 1001, {"A": "1"}) == ["$A"] * 1001


@pytest.mark.parametrize(
    ("title", "path"), [("My Flow (2)!", "u/local/my_flow_2"), ("日本", "u/local/flow")]
)
def test_a_title_becomes_a_path(title, path):
    assert flow_path(title) == path


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (Exit(3), "ExitCode: 3"),
        (Exit(-9), "SIGKILL"),
        (Exit(-250), "signal 250"),
        (Exit(None, "time"), "60 s"),
        (Exit(None, "lost"), "lost"),
    ],
)
def test_how_it_ended_is_said(ended, said):
    assert said in ended.explained(Limits(seconds=60))
