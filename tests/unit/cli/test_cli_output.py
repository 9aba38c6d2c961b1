"""What the command line prints."""

from __future__ import annotations

import io

import pytest

from apiflow_desktop.catalog.models import Node
from apiflow_desktop.catalog.validation import validated
from apiflow_desktop.cli.commands.node import one_step_flow
from apiflow_desktop.cli.main import build_parser
from apiflow_desktop.cli.progress import ProgressPrinter
from apiflow_desktop.engine.events import StepLog


def test_every_line_of_a_log_names_its_step():
    stream = io.StringIO()
    ProgressPrinter(stream)(StepLog(at=1.0, step="a", text="one\ntwo\n\nthree\n"))
    assert stream.getvalue().splitlines() == ["  a  one", "  a  two", "  a  ", "  a  three"]


def test_a_node_can_be_run_with_trust():
    assert build_parser().parse_args(["node", "run", "x", "--trust"]).trust is True


def test_the_window_takes_several_files():
    assert build_parser().parse_args(["gui"]).files == []
    assert build_parser().parse_args(["gui", "a.json", "b.yaml"]).files == ["a.json", "b.yaml"]


def test_a_nodes_inputs_keep_what_is_said_of_them():
    node = validated(
        Node,
        {
            "id": 1,
            "name": "N",
            "connector_id": 1,
            "input": [
                {"name": "ratio", "type": "string", "enum": ["1:1", "4:3"], "default": "1:1"},
                {"name": "steps", "type": "integer", "minimum": 1},
                {"name": "photo", "type": "image", "required": True},
            ],
        },
    )
    schema = one_step_flow(node).schema
    assert schema["required"] == ["photo"]
    assert schema["properties"] == {
        "ratio": {"enum": ["1:1", "4:3"], "description": "", "default": "1:1", "type": "string"},
        "steps": {"minimum": 1, "description": "", "type": "integer"},
        "photo": {"description": "", "type": "string", "format": "uri"},
    }


@pytest.mark.parametrize(
    "arguments", [["jobs", "list", "--limit", "0"], ["jobs", "resume", "x"], ["jobs"], ["node"]]
)
def test_bad_use_is_told_in_words(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args(arguments)
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert "_count" not in told
    assert told.startswith("usage: apiflow")
