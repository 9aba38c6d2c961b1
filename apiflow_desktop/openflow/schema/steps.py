"""What a step can do, by its type, and a step as a whole."""

from __future__ import annotations

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.openflow.schema.agents import AGENT
from apiflow_desktop.openflow.schema.kinds import (
    Absent,
    Field,
    Flag,
    Many,
    Number,
    Shape,
    Tagged,
    Text,
    shape,
)
from apiflow_desktop.openflow.schema.nesting import BRANCH_ALL, BRANCH_ONE, FOR_LOOP, WHILE_LOOP
from apiflow_desktop.openflow.schema.options import MODULE_OPTIONS
from apiflow_desktop.openflow.schema.transforms import INPUTS, typed

LANGUAGES = (
    "deno", "bun", "bunnative", "python3", "go", "bash", "powershell", "postgresql", "mysql",
    "bigquery", "snowflake", "mssql", "oracledb", "graphql", "nativets", "php", "rust", "ansible",
    "csharp", "nu", "java", "ruby", "rlang", "duckdb",
)  # fmt: skip
"""The languages of ``rawscript`` steps."""

_NO_INPUTS = Absent(
    code="missing-field",
    message=N_("{step} has no input_transforms; Windmill refuses that."),
    fix=({},),
)


def _inputs(absent: Absent | None) -> Field:
    return Field(
        name="input_transforms",
        kind=INPUTS,
        about=N_("The step's inputs: name → where its value comes from."),
        absent=absent,
        vital=True,
    )


_ALIAS = Field(
    name="input_transform", kind=INPUTS, about=N_("Read as input_transforms."), vital=True
)
_TAG = Field(name="tag", kind=Text(), about=N_("The group of workers that runs it on a server."))
_DIRECT = Field(
    name="pass_flow_input_directly",
    kind=Flag(),
    about=N_("Give it the flow's input instead of its own inputs."),
)
_IS_TRIGGER = Field(
    name="is_trigger", kind=Flag(), about=N_("It looks for events that start a flow.")
)


def _path(what: str) -> Field:
    return Field(
        name="path",
        kind=Text(),
        about=what,
        absent=Absent(code="missing-path", message=N_("{step} has no path."), vital=True),
        vital=True,
    )


SCRIPT = typed(
    "PathScript",
    N_("Calls a node of the library, or a script of the workspace."),
    "script",
    _path(
        N_(
            "The node or script: node/<name>, f/<folder>/<name>, u/<user>/<name> or "
            "hub/<id>/<name>."
        )
    ),
    _inputs(_NO_INPUTS),
    _ALIAS,
    Field(name="hash", kind=Text(), about=N_("The one version of the script that is meant.")),
    Field(name="tag_override", kind=Text(), about=N_("The group of workers that runs it.")),
    _IS_TRIGGER,
    _DIRECT,
)
FLOW = typed(
    "PathFlow",
    N_("Runs another flow."),
    "flow",
    _path(N_("The flow's path in the workspace.")),
    _inputs(_NO_INPUTS),
    _ALIAS,
    _DIRECT,
)
ASSET = shape(
    "ScriptAsset",
    N_("Something a script reads or writes, as servers find out."),
    Field(
        name="path",
        kind=Text(),
        about=N_("Where it is."),
        absent=Absent(code="missing-field", message=N_("{name} of {step} has no path.")),
    ),
    Field(
        name="kind",
        kind=Text(choices=("s3object", "resource", "ducklake", "datatable", "volume", "dbt")),
        about=N_("What it is."),
        absent=Absent(code="missing-field", message=N_("{name} of {step} has no kind.")),
    ),
    Field(name="access_type", kind=Text(choices=("r", "w", "rw")), about=N_("How it is used.")),
    Field(name="alt_access_type", kind=Text(choices=("r", "w", "rw")), about=N_("As corrected.")),
)
RAW_SCRIPT = typed(
    "RawScript",
    N_("Runs a script that stands in the flow."),
    "rawscript",
    Field(
        name="content",
        kind=Text(),
        about=N_("The script's text; its function main is called with the inputs."),
        absent=Absent(code="missing-content", message=N_("{step} has no script."), vital=True),
        vital=True,
    ),
    Field(
        name="language",
        kind=Text(choices=LANGUAGES, code="unknown-language"),
        about=N_("The script's language."),
        absent=Absent(code="missing-language", message=N_("{step} names no language."), vital=True),
        vital=True,
    ),
    _inputs(None),
    _ALIAS,
    Field(name="path", kind=Text(), about=N_("Where it is kept on a server.")),
    Field(name="lock", kind=Text(), about=N_("The versions of what it imports.")),
    _TAG,
    Field(name="concurrent_limit", kind=Number(), about=N_("The most runs at once on a server.")),
    Field(
        name="concurrency_time_window_s", kind=Number(), about=N_("The time that limit counts for.")
    ),
    Field(name="custom_concurrency_key", kind=Text(), about=N_("What the limit counts by.")),
    _IS_TRIGGER,
    Field(name="assets", kind=Many(ASSET), about=N_("What the script reads and writes.")),
)
IDENTITY = typed(
    "Identity",
    N_("Passes the previous result on."),
    "identity",
    Field(name="flow", kind=Flag(), about=N_("It stands for a flow that is empty.")),
)

VALUES: dict[str, Shape] = {
    "script": SCRIPT,
    "rawscript": RAW_SCRIPT,
    "flow": FLOW,
    "forloopflow": FOR_LOOP,
    "whileloopflow": WHILE_LOOP,
    "branchone": BRANCH_ONE,
    "branchall": BRANCH_ALL,
    "identity": IDENTITY,
    "aiagent": AGENT,
}
"""What a step can do, by its ``type``."""

UNKNOWN_TYPE = Absent(
    code="unknown-type", message=N_("{step} has the unknown type {kind}."), vital=True
)
VALUE = Tagged(
    name="FlowModuleValue",
    about=N_("What a step does."),
    key="type",
    shapes=VALUES,
    missing=Absent(code="missing-type", message=N_("{step} has no type."), vital=True),
    unknown=UNKNOWN_TYPE,
)
NO_VALUE = Absent(code="missing-value", message=N_("{step} does not say what it does."), vital=True)
ID = Field(
    name="id",
    kind=Text(),
    about=N_("What results.<id> and wires call the step: letters, digits, _ and -."),
)
MODULE = shape(
    "FlowModule",
    N_("A step of a flow."),
    ID,
    Field(name="value", kind=VALUE, about=N_("What the step does."), absent=NO_VALUE, vital=True),
    *MODULE_OPTIONS,
    call=N_("a step"),
)
