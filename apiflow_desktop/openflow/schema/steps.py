"""What a step can do, by its type, and a step as a whole."""

from __future__ import annotations

from apiflow_desktop.openflow.schema.agents import AGENT
from apiflow_desktop.openflow.schema.kinds import (
    Absent,
    Field,
    Flag,
    Many,
    Number,
    Shape,
    Steps,
    Tagged,
    Text,
    shape,
)
from apiflow_desktop.openflow.schema.options import MODULE_OPTIONS
from apiflow_desktop.openflow.schema.transforms import COUNT, INPUTS, TRANSFORM, typed

LANGUAGES = (
    "deno", "bun", "bunnative", "python3", "go", "bash", "powershell", "postgresql", "mysql",
    "bigquery", "snowflake", "mssql", "oracledb", "graphql", "nativets", "php", "rust", "ansible",
    "csharp", "nu", "java", "ruby", "rlang", "duckdb",
)  # fmt: skip
"""The languages of ``rawscript`` steps."""

_NO_INPUTS = Absent(
    code="missing-field",
    message="{step} has no input_transforms; Windmill refuses that.",
    fix=({},),
)


def _inputs(absent: Absent | None) -> Field:
    return Field(
        name="input_transforms",
        kind=INPUTS,
        about="The step's inputs: name → where its value comes from.",
        absent=absent,
        vital=True,
    )


_ALIAS = Field(name="input_transform", kind=INPUTS, about="Read as input_transforms.", vital=True)
_TAG = Field(name="tag", kind=Text(), about="The group of workers that runs it on a server.")
_DIRECT = Field(
    name="pass_flow_input_directly",
    kind=Flag(),
    about="Give it the flow's input instead of its own inputs.",
)
_IS_TRIGGER = Field(name="is_trigger", kind=Flag(), about="It looks for events that start a flow.")
_MODULES = Field(
    name="modules",
    kind=Steps(),
    about="The steps inside, in order.",
    absent=Absent(code="missing-modules", message="{name} of {step} has no steps.", fix=([],)),
    vital=True,
)
_SKIP_FAILURES = Field(
    name="skip_failures",
    kind=Flag(),
    about="Go on with the next iteration when one fails.",
    absent=Absent(
        code="unsaid-default",
        message="{step} does not say skip_failures; servers differ in what that means.",
        fix=(False,),
    ),
    default=False,
)
_SQUASH = Field(name="squash", kind=Flag(), about="A server runs all iterations on one worker.")


def _path(what: str) -> Field:
    return Field(
        name="path",
        kind=Text(),
        about=what,
        absent=Absent(code="missing-path", message="{step} has no path.", vital=True),
        vital=True,
    )


SCRIPT = typed(
    "PathScript",
    "Calls a node of the library, or a script of the workspace.",
    "script",
    _path(
        "The node or script: node/<name>, f/<folder>/<name>, u/<user>/<name> or hub/<id>/<name>."
    ),
    _inputs(_NO_INPUTS),
    _ALIAS,
    Field(name="hash", kind=Text(), about="The one version of the script that is meant."),
    Field(name="tag_override", kind=Text(), about="The group of workers that runs it."),
    _IS_TRIGGER,
    _DIRECT,
)
FLOW = typed(
    "PathFlow",
    "Runs another flow.",
    "flow",
    _path("The flow's path in the workspace."),
    _inputs(_NO_INPUTS),
    _ALIAS,
    _DIRECT,
)
ASSET = shape(
    "ScriptAsset",
    "Something a script reads or writes, as servers find out.",
    Field(name="path", kind=Text(), about="Where it is."),
    Field(
        name="kind",
        kind=Text(choices=("s3object", "resource", "ducklake", "datatable", "volume", "dbt")),
        about="What it is.",
    ),
    Field(name="access_type", kind=Text(choices=("r", "w", "rw")), about="How it is used."),
    Field(name="alt_access_type", kind=Text(choices=("r", "w", "rw")), about="As corrected."),
)
RAW_SCRIPT = typed(
    "RawScript",
    "Runs a script that stands in the flow.",
    "rawscript",
    Field(
        name="content",
        kind=Text(),
        about="The script's text; its function main is called with the inputs.",
        absent=Absent(code="missing-content", message="{step} has no script.", vital=True),
        vital=True,
    ),
    Field(
        name="language",
        kind=Text(choices=LANGUAGES, code="unknown-language"),
        about="The script's language.",
        absent=Absent(code="missing-language", message="{step} names no language.", vital=True),
        vital=True,
    ),
    _inputs(None),
    _ALIAS,
    Field(name="path", kind=Text(), about="Where it is kept on a server."),
    Field(name="lock", kind=Text(), about="The versions of what it imports."),
    _TAG,
    Field(name="concurrent_limit", kind=Number(), about="The most runs at once on a server."),
    Field(name="concurrency_time_window_s", kind=Number(), about="The time that limit counts for."),
    Field(name="custom_concurrency_key", kind=Text(), about="What the limit counts by."),
    _IS_TRIGGER,
    Field(name="assets", kind=Many(ASSET), about="What the script reads and writes."),
)
FOR_LOOP = typed(
    "ForloopFlow",
    "Runs its steps once for each element of a list.",
    "forloopflow",
    _MODULES,
    Field(
        name="iterator",
        kind=TRANSFORM,
        about="The list; in the body flow_input.iter is {index, value}.",
        absent=Absent(
            code="missing-iterator", message="{step} has nothing to loop over.", vital=True
        ),
        vital=True,
    ),
    _SKIP_FAILURES,
    Field(
        name="parallel", kind=Flag(), about="Run the iterations at the same time.", default=False
    ),
    Field(
        name="parallelism",
        kind=COUNT,
        about="The most iterations at the same time.",
        vital=True,
    ),
    _SQUASH,
)
_WHILE_IDLE = "the iterations of a while loop follow each other."
WHILE_LOOP = typed(
    "WhileloopFlow",
    "Runs its steps again and again until a stop_after_if ends it.",
    "whileloopflow",
    _MODULES,
    _SKIP_FAILURES,
    Field(name="parallel", kind=Flag(), about="Has no effect.", idle=_WHILE_IDLE),
    Field(name="parallelism", kind=COUNT, about="Has no effect.", idle=_WHILE_IDLE),
    _SQUASH,
)


def _branches(name: str, about: str, *fields: Field) -> Field:
    branch = shape(
        name,
        about,
        Field(name="summary", kind=Text(), about="What the branch is called."),
        *fields,
        _MODULES,
        call="a branch",
    )
    return Field(
        name="branches",
        kind=Many(branch),
        about="The branches, in order.",
        absent=Absent(code="missing-branches", message="{step} has no branches.", vital=True),
        vital=True,
    )


BRANCH_ONE = typed(
    "BranchOne",
    "Runs the first branch whose condition holds, else the default.",
    "branchone",
    _branches(
        "ConditionalBranch",
        "A branch and its condition.",
        Field(
            name="expr",
            kind=Text(),
            about="JavaScript; the branch is taken where it is true.",
            vital=True,
        ),
    ),
    Field(
        name="default",
        kind=Steps(),
        about="The steps that run where no condition holds.",
        absent=Absent(
            code="missing-field",
            message="{step} has no default branch; Windmill refuses that.",
            fix=([],),
        ),
        vital=True,
    ),
)
BRANCH_ALL = typed(
    "BranchAll",
    "Runs all of its branches.",
    "branchall",
    _branches(
        "ParallelBranch",
        "A branch.",
        Field(
            name="skip_failure",
            kind=Flag(),
            about="Go on when this branch fails.",
            absent=Absent(
                code="unsaid-default",
                message="{name} of {step} does not say skip_failure; servers differ in what "
                "that means.",
                fix=(False,),
            ),
            default=False,
        ),
    ),
    Field(name="parallel", kind=Flag(), about="Run them at the same time.", default=True),
)
IDENTITY = typed(
    "Identity",
    "Passes the previous result on.",
    "identity",
    Field(name="flow", kind=Flag(), about="It stands for a flow that is empty."),
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

_UNKNOWN_TYPE = Absent(
    code="unknown-type", message="{step} has the unknown type {kind}.", vital=True
)
VALUE = Tagged(
    name="FlowModuleValue",
    about="What a step does.",
    key="type",
    shapes=VALUES,
    missing=Absent(code="missing-type", message="{step} has no type.", vital=True),
    unknown=_UNKNOWN_TYPE,
)
_NO_VALUE = Absent(code="missing-value", message="{step} does not say what it does.", vital=True)
_ID = Field(
    name="id",
    kind=Text(),
    about="What results.<id> and wires call the step: letters, digits, _ and -.",
)
MODULE = shape(
    "FlowModule",
    "A step of a flow.",
    _ID,
    Field(name="value", kind=VALUE, about="What the step does.", absent=_NO_VALUE, vital=True),
    *MODULE_OPTIONS,
    call="a step",
)

_TOOL_KEY = "tool_type"
_MCP = typed(
    "McpTool",
    "The tools of an MCP server.",
    "mcp",
    Field(
        name="resource_path",
        kind=Text(),
        about="The resource that tells where the server is.",
        absent=Absent(
            code="missing-field", message="{step} does not say which MCP server.", vital=True
        ),
    ),
    Field(name="include_tools", kind=Many(Text()), about="The only tools that are offered."),
    Field(name="exclude_tools", kind=Many(Text()), about="Tools that are not offered."),
    key=_TOOL_KEY,
)
_SEARCH = typed("WebsearchTool", "The provider's own web search.", "websearch", key=_TOOL_KEY)
TOOL_VALUE = Tagged(
    name="ToolValue",
    about="What an agent's tool does: a step, an MCP server, or web search.",
    key=_TOOL_KEY,
    shapes={"mcp": _MCP, "websearch": _SEARCH},
    missing=_UNKNOWN_TYPE,
    unknown=Absent(
        code="unknown-type", message="{step} has the unknown tool type {kind}.", vital=True
    ),
    usual=VALUE,
    usual_tag="flowmodule",
)
TOOL = shape(
    "AgentTool",
    "Something an agent's model may call.",
    _ID,
    Field(name="value", kind=TOOL_VALUE, about="What the tool does.", absent=_NO_VALUE, vital=True),
    Field(
        name="summary",
        kind=Text(),
        about="The name the model calls it by: letters, digits and _ only.",
    ),
    Field(name="description", kind=Text(), about="What the model is told it is for."),
    Field(name="requires_approval", kind=Flag(), about="A person must allow each call."),
    Field(name="job_token_scopes", kind=Many(Text()), about="What its token may do on a server."),
    call="a tool",
)
