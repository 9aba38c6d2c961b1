"""What an agent's model may call."""

from __future__ import annotations

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.openflow.schema.kinds import Absent, Field, Flag, Many, Tagged, Text, shape
from apiflow_desktop.openflow.schema.steps import ID, NO_VALUE, UNKNOWN_TYPE, VALUE
from apiflow_desktop.openflow.schema.transforms import typed

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
    missing=UNKNOWN_TYPE,
    unknown=Absent(
        code="unknown-type", message=N_("{step} has the unknown tool type {kind}."), vital=True
    ),
    usual=VALUE,
    usual_tag="flowmodule",
)
TOOL = shape(
    "AgentTool",
    N_("Something an agent's model may call."),
    ID,
    Field(
        name="value", kind=TOOL_VALUE, about=N_("What the tool does."), absent=NO_VALUE, vital=True
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
