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
_MODULES = Field(
    name="modules",
    kind=Steps(),
    about=N_("The steps inside, in order."),
    absent=Absent(code="missing-modules", message=N_("{name} of {step} has no steps."), fix=([],)),
    vital=True,
)
_SKIP_FAILURES = Field(
    name="skip_failures",
    kind=Flag(),
    about=N_("Go on with the next iteration when one fails."),
    absent=Absent(
        code="unsaid-default",
        message=N_("{step} does not say skip_failures; servers differ in what that means."),
        fix=(False,),
    ),
    default=False,
)
_SQUASH = Field(name="squash", kind=Flag(), about=N_("A server runs all iterations on one worker."))


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
FOR_LOOP = typed(
    "ForloopFlow",
    N_("Runs its steps once for each element of a list."),
    "forloopflow",
    _MODULES,
    Field(
        name="iterator",
        kind=TRANSFORM,
        about=N_("The list; in the body flow_input.iter is {index, value}."),
        absent=Absent(
            code="missing-iterator", message=N_("{step} has nothing to loop over."), vital=True
        ),
        vital=True,
    ),
    _SKIP_FAILURES,
    Field(
        name="parallel",
        kind=Flag(),
        about=N_("Run the iterations at the same time."),
        default=False,
    ),
    Field(
        name="parallelism",
        kind=COUNT,
        about=N_("The most iterations at the same time."),
        vital=True,
    ),
    _SQUASH,
)
_WHILE_IDLE = N_("the iterations of a while loop follow each other.")
WHILE_LOOP = typed(
    "WhileloopFlow",
    N_("Runs its steps again and again until a stop_after_if ends it."),
    "whileloopflow",
    _MODULES,
    _SKIP_FAILURES,
    Field(name="parallel", kind=Flag(), about=N_("Has no effect."), idle=_WHILE_IDLE),
    Field(name="parallelism", kind=COUNT, about=N_("Has no effect."), idle=_WHILE_IDLE),
    _SQUASH,
)


def _branches(name: str, about: str, *fields: Field) -> Field:
    branch = shape(
        name,
        about,
        Field(name="summary", kind=Text(), about=N_("What the branch is called.")),
        *fields,
        _MODULES,
        call=N_("a branch"),
    )
    return Field(
        name="branches",
        kind=Many(branch),
        about=N_("The branches, in order."),
        absent=Absent(code="missing-branches", message=N_("{step} has no branches."), vital=True),
        vital=True,
    )


BRANCH_ONE = typed(
    "BranchOne",
    N_("Runs the first branch whose condition holds, else the default."),
    "branchone",
    _branches(
        "ConditionalBranch",
        N_("A branch and its condition."),
        Field(
            name="expr",
            kind=Text(),
            about=N_("JavaScript; the branch is taken where it is true."),
            vital=True,
        ),
    ),
    Field(
        name="default",
        kind=Steps(),
        about=N_("The steps that run where no condition holds."),
        absent=Absent(
            code="missing-field",
            message=N_("{step} has no default branch; Windmill refuses that."),
            fix=([],),
        ),
        vital=True,
    ),
)
BRANCH_ALL = typed(
    "BranchAll",
    N_("Runs all of its branches."),
    "branchall",
    _branches(
        "ParallelBranch",
        N_("A branch."),
        Field(
            name="skip_failure",
            kind=Flag(),
            about=N_("Go on when this branch fails."),
            absent=Absent(
                code="unsaid-default",
                message=N_(
                    "{name} of {step} does not say skip_failure; servers differ in what that means."
                ),
                fix=(False,),
            ),
            default=False,
        ),
    ),
    Field(name="parallel", kind=Flag(), about=N_("Run them at the same time."), default=True),
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

_UNKNOWN_TYPE = Absent(
    code="unknown-type", message=N_("{step} has the unknown type {kind}."), vital=True
)
VALUE = Tagged(
    name="FlowModuleValue",
    about=N_("What a step does."),
    key="type",
    shapes=VALUES,
    missing=Absent(code="missing-type", message=N_("{step} has no type."), vital=True),
    unknown=_UNKNOWN_TYPE,
)
_NO_VALUE = Absent(
    code="missing-value", message=N_("{step} does not say what it does."), vital=True
)
_ID = Field(
    name="id",
    kind=Text(),
    about=N_("What results.<id> and wires call the step: letters, digits, _ and -."),
)
MODULE = shape(
    "FlowModule",
    N_("A step of a flow."),
    _ID,
    Field(name="value", kind=VALUE, about=N_("What the step does."), absent=_NO_VALUE, vital=True),
    *MODULE_OPTIONS,
    call=N_("a step"),
)

_TOOL_KEY = "tool_type"
_MCP = typed(
    "McpTool",
    N_("The tools of an MCP server."),
    "mcp",
    Field(
        name="resource_path",
        kind=Text(),
        about=N_("The resource that tells where the server is."),
        absent=Absent(
            code="missing-field", message=N_("{step} does not say which MCP server."), vital=True
        ),
    ),
    Field(name="include_tools", kind=Many(Text()), about=N_("The only tools that are offered.")),
    Field(name="exclude_tools", kind=Many(Text()), about=N_("Tools that are not offered.")),
    key=_TOOL_KEY,
)
_SEARCH = typed("WebsearchTool", N_("The provider's own web search."), "websearch", key=_TOOL_KEY)
TOOL_VALUE = Tagged(
    name="ToolValue",
    about=N_("What an agent's tool does: a step, an MCP server, or web search."),
    key=_TOOL_KEY,
    shapes={"mcp": _MCP, "websearch": _SEARCH},
    missing=_UNKNOWN_TYPE,
    unknown=Absent(
        code="unknown-type", message=N_("{step} has the unknown tool type {kind}."), vital=True
    ),
    usual=VALUE,
    usual_tag="flowmodule",
)
TOOL = shape(
    "AgentTool",
    N_("Something an agent's model may call."),
    _ID,
    Field(
        name="value", kind=TOOL_VALUE, about=N_("What the tool does."), absent=_NO_VALUE, vital=True
    ),
    Field(
        name="summary",
        kind=Text(),
        about=N_("The name the model calls it by: letters, digits and _ only."),
    ),
    Field(name="description", kind=Text(), about=N_("What the model is told it is for.")),
    Field(name="requires_approval", kind=Flag(), about=N_("A person must allow each call.")),
    Field(
        name="job_token_scopes", kind=Many(Text()), about=N_("What its token may do on a server.")
    ),
    call=N_("a tool"),
)
