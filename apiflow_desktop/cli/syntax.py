"""What the user can type: the commands and their arguments, declared as data."""

from __future__ import annotations

import argparse
from typing import NamedTuple

_DIGITS = 18
"""Of a number that fits into the store."""


class Argument(NamedTuple):
    """One argument of a command: its names and what argparse wants to know of it."""

    names: tuple[str, ...]
    options: dict[str, object]


class Command(NamedTuple):
    """One word of the command line.

    Attributes:
        words: What the user types, e.g. ``("node", "run")``.
        help: One line.
        module: The module under ``cli/commands`` whose ``execute(arguments) -> int`` does it;
            imported only when the command is used, so that ``--help`` stays quick.
        arguments: What it takes.
    """

    words: tuple[str, ...]
    help: str
    module: str
    arguments: tuple[Argument, ...] = ()


def _argument(*names: str, **options: object) -> Argument:
    return Argument(names, options)


def _count(text: str) -> int:
    if len(text) > _DIGITS:
        raise argparse.ArgumentTypeError(f"'{text}' is too large")
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a whole number from 1 on is wanted, not '{text}'")
    return int(text)


_EVENTS = _argument("--events", action="store_true", help="print one event per line, as JSON")
_TRUST = _argument(
    "--trust",
    action="store_true",
    help="run the workflow's scripts, and let secrets go to hosts they were never sent to",
)
_INPUTS = (
    _argument("--input", metavar="JSON|@FILE", help="the whole input as a JSON object"),
    _argument(
        "-i",
        dest="inputs",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="one input; a file's path where a file is wanted (repeatable)",
    ),
    _argument("--workspace", metavar="FILE", help="use a workspace file, not your own library"),
    _argument(
        "--connector",
        dest="connectors",
        metavar="NAME=NAME",
        action="append",
        default=[],
        help="use another connector for this run, e.g. 'Demo studio=Replicate' (repeatable)",
    ),
    _EVENTS,
    _TRUST,
)

_FLOW = _argument(
    "flow", metavar="FLOW", help="a file, a flow folder, or a workflow's path or name"
)
_PATH = _argument("path", metavar="PATH", help="where it stands, e.g. u/me/token")
_DESCRIPTION = _argument("--description", metavar="TEXT", default="", help="what it is for")

_JOB = _argument("job", metavar="ID", type=_count, help="its number, as jobs list tells it")
_ANSWER = (
    _JOB,
    _argument("step", metavar="STEP", nargs="?", default="", help="which step, if several wait"),
    _argument("--payload", metavar="JSON|@FILE", help="what the flow sees as resume"),
    _argument(
        "-i",
        dest="inputs",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="one field of the payload (repeatable)",
    ),
    _argument("--by", metavar="NAME", help="who you are (default: your user name)"),
)

COMMANDS = (
    Command(
        ("run",),
        "run a workflow and print its result",
        "run",
        (
            _FLOW,
            *_INPUTS,
            _argument(
                "--event",
                metavar="JSON|@FILE",
                help="run the flow's preprocessor on this event instead of giving an input",
            ),
            _argument(
                "--max-iterations",
                metavar="N",
                type=_count,
                help="how often a while loop may go round (default: 1000)",
            ),
            _argument(
                "--detach",
                action="store_true",
                help="run it in a process of its own; print the job's number and return",
            ),
        ),
    ),
    Command(
        ("node", "run"),
        "run one node and print its outputs",
        "node",
        (
            _argument("node", metavar="NODE", help="an id, a name or a path such as node/slug"),
            *_INPUTS,
        ),
    ),
    Command(
        ("jobs", "list"),
        "list the latest jobs: number, status, start, name",
        "jobs_list",
        (
            _argument(
                "--limit", metavar="N", type=_count, default=20, help="how many (default: 20)"
            ),
        ),
    ),
    Command(
        ("jobs", "show"),
        "show how a job stands: its steps, its result, the approvals it waits for",
        "jobs_show",
        (
            _JOB,
            _argument("--events", action="store_true", help="print its journal instead, as JSON"),
        ),
    ),
    Command(
        ("jobs", "resume"),
        "go on with a job that was interrupted or that asked something",
        "jobs_resume",
        (
            _JOB,
            _argument(
                "--send-again",
                action="store_true",
                help="send the call once more of which it is not known whether it arrived",
            ),
            _argument(
                "--keep",
                action="store_true",
                help="if this process is ended, leave the job to be resumed; do not cancel it",
            ),
            _EVENTS,
            _TRUST,
        ),
    ),
    Command(("jobs", "approve"), "say yes to a step that waits", "jobs_approve", _ANSWER),
    Command(("jobs", "reject"), "say no to a step that waits", "jobs_reject", _ANSWER),
    Command(
        ("jobs", "cancel"),
        "cancel a job, also one that another process runs",
        "jobs_cancel",
        (_JOB,),
    ),
    Command(
        ("jobs", "restart"),
        "run a job again from one of its steps, with the results of those before",
        "jobs_restart",
        (
            _JOB,
            _argument(
                "start",
                metavar="STEP",
                help="the first step that runs again, e.g. loop[3]/resize; loop[3] and branch.0 "
                "name an iteration and a branch",
            ),
            _argument("--input", metavar="JSON|@FILE", help="another input for the flow"),
            _argument("--flow", metavar="FILE", help="run this document instead of the job's"),
            _argument("--detach", action="store_true", help="run it in a process of its own"),
            _EVENTS,
            _TRUST,
        ),
    ),
    Command(
        ("validate",),
        "check files and print what is wrong: file:line:col severity message",
        "validate",
        (
            _argument("files", metavar="FILE", nargs="+"),
            _argument("--workspace", metavar="FILE", help="look nodes up in a workspace file"),
            _argument("--fix", action="store_true", help="repair what certainly can be, and save"),
        ),
    ),
    Command(("schema",), "print the JSON Schema of OpenFlow", "schema"),
    Command(
        ("convert",),
        "write a workflow in another shape or format (.json, .yaml, a flow folder)",
        "convert",
        (
            _argument("source", metavar="IN", help="a file, or a flow folder (x.flow)"),
            _argument("target", metavar="OUT", help="likewise"),
            _argument(
                "--shape",
                choices=("wrapper", "openflow", "value"),
                help="{name, description, nodes}, an OpenFlow file, or a bare FlowValue",
            ),
        ),
    ),
    Command(
        ("import",),
        "take a folder of flows, scripts, variables and resources into the library",
        "import_folder",
        (
            _argument("folder", metavar="DIR", help="what wmill sync pull wrote, or a part of it"),
            _argument("--dry-run", action="store_true", help="only tell what would be taken"),
            _argument(
                "--replace", action="store_true", help="replace what stands at the same paths"
            ),
        ),
    ),
    Command(("variables", "list"), "list the variables of the workspace", "variables_list"),
    Command(
        ("variables", "set"),
        "add a variable or change it",
        "variables_set",
        (
            _PATH,
            _argument("value", metavar="VALUE", nargs="?", help="asked for, or read from a pipe"),
            _argument("--secret", action="store_true", help="keep the value in the keyring only"),
            _DESCRIPTION,
        ),
    ),
    Command(("variables", "remove"), "delete a variable", "variables_remove", (_PATH,)),
    Command(("resources", "list"), "list the resources of the workspace", "resources_list"),
    Command(
        ("resources", "set"),
        "add a resource or change it",
        "resources_set",
        (
            _PATH,
            _argument("value", metavar="JSON|@FILE", nargs="?", default="{}"),
            _argument("--type", metavar="TYPE", default="", help="what it is, e.g. openai"),
            _argument(
                "--connector", metavar="NAME", default="", help="the connector it stands for"
            ),
            _DESCRIPTION,
        ),
    ),
    Command(("resources", "remove"), "delete a resource", "resources_remove", (_PATH,)),
    Command(
        ("demo",),
        "start the demo studio by hand and stay with it",
        "demo",
        (
            _argument("--port", type=int, default=0, help="a fixed port (default: any free one)"),
            _argument("--speed", type=float, help="seconds one picture takes"),
        ),
    ),
    Command(
        ("gui",),
        "open the window",
        "gui",
        (
            _argument(
                "files", metavar="FILE", nargs="*", help="a workflow or a flow folder to open"
            ),
        ),
    ),
    Command(
        ("screenshot",),
        "draw a workflow into a PNG file",
        "screenshot",
        (
            _FLOW,
            _argument("target", metavar="OUT.png"),
            _argument("--theme", choices=("light", "dark"), default="light"),
            _argument(
                "--size",
                metavar="WxH",
                default="1600x1000",
                help="in pixels; fit: as large as the drawing",
            ),
            _argument("--direction", choices=("right", "down"), help="(default: as in the window)"),
            _argument(
                "--collapse",
                metavar="ID",
                action="append",
                default=[],
                help="draw what hangs on this step as one card",
            ),
            _argument("--job", metavar="ID", help="show this job on the drawing; or last"),
            _argument("--events", metavar="FILE", help="show what run --events printed"),
            _argument(
                "--iteration",
                metavar="LOOP",
                help="show this iteration of a loop, e.g. each[0]",
            ),
            _argument("--window", action="store_true", help="the whole window, not the canvas"),
        ),
    ),
)

GROUPS = {
    "variables": "texts that expressions and inputs read by path",
    "resources": "JSON values that expressions and inputs read by path",
    "node": "run one node",
    "jobs": "jobs: list, show, resume, approve, reject, cancel, restart",
}
