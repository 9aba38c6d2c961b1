"""The flow as a whole: the file, what an engine runs, notes and groups."""

from __future__ import annotations

from apiflow_desktop.openflow.schema.kinds import (
    Absent,
    Anything,
    Field,
    Flag,
    Many,
    Named,
    Number,
    OneStep,
    Steps,
    Text,
    shape,
)
from apiflow_desktop.openflow.schema.options import (
    CACHE_FIELDS,
    DEBOUNCING_FIELDS,
    DELETION_FIELDS,
)

_COUNT = Number(whole=True, least=0)


def _point(name: str, about: str, *keys: str) -> Field:
    fields = (Field(name=key, kind=Number(), about="In pixels.") for key in keys)
    return Field(name=name, kind=shape(name.capitalize(), about, *fields), about=about)


NOTE = shape(
    "FlowNote",
    "A sticky note on the drawing.",
    Field(name="id", kind=Text(), about="Its id."),
    Field(name="text", kind=Text(), about="What it says."),
    Field(name="color", kind=Text(), about="A colour's name, or #rrggbb."),
    Field(
        name="type",
        kind=Text(choices=("free", "group")),
        about="free; group is the old way of what groups are for.",
    ),
    _point("position", "Where it is.", "x", "y"),
    _point("size", "How large it is.", "width", "height"),
    Field(name="locked", kind=Flag(), about="It cannot be moved.", default=False),
    Field(name="contained_node_ids", kind=Many(Text()), about="The steps of a group note."),
)


def _end(name: str, about: str) -> Field:
    said = Absent(code="missing-field", message=f"{{name}} has no {name}.")
    return Field(name=name, kind=Text(), about=about, absent=said)


GROUP = shape(
    "FlowGroup",
    "A frame around steps; it does not change how they run.",
    _end("start_id", "The first step."),
    _end("end_id", "The last step."),
    Field(name="summary", kind=Text(), about="Its title."),
    Field(name="note", kind=Text(), about="A text below the title, in Markdown."),
    Field(name="autocollapse", kind=Flag(), about="It is folded when opened.", default=False),
    Field(name="color", kind=Text(), about="A colour's name, or #rrggbb."),
)
FLOW_VALUE = shape(
    "FlowValue",
    "What an engine runs: the steps and the options of the whole flow.",
    Field(
        name="modules",
        kind=Steps(),
        about="The steps, in order.",
        absent=Absent(code="missing-modules", message="The flow has no steps.", vital=True),
        vital=True,
    ),
    Field(
        name="failure_module",
        kind=OneStep(),
        about="The step that runs when another one has failed; it sees error.",
    ),
    Field(
        name="preprocessor_module",
        kind=OneStep(),
        about="The step that makes the flow's input of a trigger's event.",
    ),
    Field(name="same_worker", kind=Flag(), about="The steps share a folder.", default=False),
    Field(name="preserve_step_tags", kind=Flag(), about="Steps keep their own worker groups."),
    Field(name="concurrent_limit", kind=_COUNT, about="The most runs at once on a server."),
    Field(name="concurrency_key", kind=Text(), about="What the limit counts by."),
    Field(name="concurrency_time_window_s", kind=_COUNT, about="The time the limit counts for."),
    *DEBOUNCING_FIELDS,
    Field(
        name="skip_expr",
        kind=Text(),
        about="JavaScript; where it is true nothing runs.",
    ),
    *CACHE_FIELDS,
    *DELETION_FIELDS,
    Field(
        name="flow_env",
        kind=Named(Anything()),
        about="Values that every expression sees as flow_env.",
    ),
    Field(name="priority", kind=Number(whole=True), about="Its rank in a server's queue."),
    Field(
        name="early_return",
        kind=Text(),
        about="Id of the step whose result answers a waiting request.",
    ),
    Field(name="chat_input_enabled", kind=Flag(), about="It is used as a chat."),
    Field(name="notes", kind=Many(NOTE), about="Sticky notes on the drawing."),
    Field(name="groups", kind=Many(GROUP), about="Frames around steps."),
)
OPENFLOW = shape(
    "OpenFlow",
    "A workflow.",
    Field(
        name="summary",
        kind=Text(),
        about="Its title.",
        absent=Absent(
            code="missing-field", message="The flow has no summary, its title.", fix=("",)
        ),
    ),
    Field(name="description", kind=Text(), about="What it is for, in Markdown."),
    Field(
        name="value",
        kind=FLOW_VALUE,
        about="What an engine runs.",
        absent=Absent(code="missing-value", message="The flow has no value.", vital=True),
        vital=True,
    ),
    Field(name="schema", kind=Named(Anything()), about="JSON Schema of the flow's input."),
    Field(name="on_behalf_of_email", kind=Text(), about="Whose rights it has on a server."),
    Field(name="on_behalf_of", kind=Text(), about="Whose rights it has on a server."),
    Field(name="tag", kind=Text(), about="The group of workers that runs it on a server."),
    Field(
        name="ws_error_handler_muted",
        kind=Flag(),
        about="A server's error handler is not called for it.",
    ),
    Field(name="visible_to_runner_only", kind=Flag(), about="Only who runs it sees its runs."),
)
