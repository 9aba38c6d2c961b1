"""The flow as a whole: the file, what an engine runs, notes and groups."""

from __future__ import annotations

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.openflow.notes import NOTE_COLOUR_NAMES
from apiflow_desktop.openflow.schema.inputs import INPUT_SCHEMA
from apiflow_desktop.openflow.schema.kinds import (
    Absent,
    Anything,
    Field,
    Flag,
    Kind,
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
    PRIORITY,
)

_COUNT = Number(whole=True, least=0)


def _needed(name: str, kind: Kind, about: str, missing: str) -> Field:
    """Declare a field that the format requires and nothing here needs."""
    said = Absent(code="missing-field", message=missing)
    return Field(name=name, kind=kind, about=about, absent=said)


def _point(name: str, about: str, *keys: str) -> Field:
    missing = N_("{name} has not both of its numbers.")
    fields = (_needed(key, Number(), N_("In pixels."), missing) for key in keys)
    return Field(name=name, kind=shape(name.capitalize(), about, *fields), about=about)


NOTE = shape(
    "FlowNote",
    N_("A sticky note on the drawing."),
    _needed("id", Text(), N_("Its id."), N_("{name} has no id.")),
    _needed("text", Text(), N_("What it says."), N_("{name} has no text.")),
    _needed(
        "color",
        Text(known=NOTE_COLOUR_NAMES),
        N_("A colour's name, or #rrggbb."),
        N_("{name} has no color."),
    ),
    _needed(
        "type",
        Text(choices=("free", "group")),
        N_("free; group is the old way of what groups are for."),
        N_("{name} has no type."),
    ),
    _point("position", N_("Where it is."), "x", "y"),
    _point("size", N_("How large it is."), "width", "height"),
    Field(name="locked", kind=Flag(), about=N_("It cannot be moved."), default=False),
    Field(name="contained_node_ids", kind=Many(Text()), about=N_("The steps of a group note.")),
)


GROUP = shape(
    "FlowGroup",
    N_("A frame around steps; it does not change how they run."),
    _needed("start_id", Text(), N_("The first step."), N_("{name} has no start_id.")),
    _needed("end_id", Text(), N_("The last step."), N_("{name} has no end_id.")),
    Field(name="summary", kind=Text(), about=N_("Its title.")),
    Field(name="note", kind=Text(), about=N_("A text below the title, in Markdown.")),
    Field(
        name="autocollapse", kind=Flag(), about=N_("It is collapsed when opened."), default=False
    ),
    Field(
        name="color", kind=Text(known=NOTE_COLOUR_NAMES), about=N_("A colour's name, or #rrggbb.")
    ),
)
FLOW_VALUE = shape(
    "FlowValue",
    N_("What an engine runs: the steps and the options of the whole flow."),
    Field(
        name="modules",
        kind=Steps(),
        about=N_("The steps, in order."),
        absent=Absent(code="missing-modules", message=N_("The flow has no steps."), vital=True),
        vital=True,
    ),
    Field(
        name="failure_module",
        kind=OneStep(),
        about=N_("The step that runs when another one has failed; it sees error."),
    ),
    Field(
        name="preprocessor_module",
        kind=OneStep(),
        about=N_("The step that makes the flow's input of a trigger's event."),
    ),
    Field(name="same_worker", kind=Flag(), about=N_("The steps share a folder."), default=False),
    Field(name="preserve_step_tags", kind=Flag(), about=N_("Steps keep their own worker groups.")),
    Field(name="concurrent_limit", kind=_COUNT, about=N_("The most runs at once on a server.")),
    Field(name="concurrency_key", kind=Text(), about=N_("What the limit counts by.")),
    Field(
        name="concurrency_time_window_s", kind=_COUNT, about=N_("The time the limit counts for.")
    ),
    *DEBOUNCING_FIELDS,
    Field(
        name="skip_expr",
        kind=Text(),
        about=N_("JavaScript; where it is true nothing runs."),
    ),
    *CACHE_FIELDS,
    *DELETION_FIELDS,
    Field(
        name="flow_env",
        kind=Named(Anything()),
        about=N_("Values that every expression sees as flow_env."),
    ),
    Field(name="priority", kind=PRIORITY, about=N_("Its rank in a server's queue.")),
    Field(
        name="early_return",
        kind=Text(),
        about=N_("Id of the step whose result answers a waiting request."),
    ),
    Field(name="chat_input_enabled", kind=Flag(), about=N_("It is used as a chat.")),
    Field(name="notes", kind=Many(NOTE), about=N_("Sticky notes on the drawing.")),
    Field(name="groups", kind=Many(GROUP), about=N_("Frames around steps.")),
)
_BY_SERVERS = (
    "has_on_behalf_of", "path", "workspace_id", "dedicated_worker", "timeout", "labels",
    "inherited_labels", "edited_by", "edited_at", "archived", "extra_perms",
)  # fmt: skip
OPENFLOW = shape(
    "OpenFlow",
    N_("A workflow."),
    Field(
        name="summary",
        kind=Text(),
        about=N_("Its title."),
        absent=Absent(
            code="missing-field", message=N_("The flow has no summary, its title."), fix=("",)
        ),
    ),
    Field(name="description", kind=Text(), about=N_("What it is for, in Markdown.")),
    Field(
        name="value",
        kind=FLOW_VALUE,
        about=N_("What an engine runs."),
        absent=Absent(code="missing-value", message=N_("The flow has no value."), vital=True),
        vital=True,
    ),
    Field(name="schema", kind=INPUT_SCHEMA, about=N_("JSON Schema of the flow's input.")),
    Field(name="on_behalf_of_email", kind=Text(), about=N_("Whose rights it has on a server.")),
    Field(name="on_behalf_of", kind=Text(), about=N_("Whose rights it has on a server.")),
    Field(name="tag", kind=Text(), about=N_("The group of workers that runs it on a server.")),
    Field(
        name="ws_error_handler_muted",
        kind=Flag(),
        about=N_("A server's error handler is not called for it."),
    ),
    Field(name="visible_to_runner_only", kind=Flag(), about=N_("Only who runs it sees its runs.")),
    *(
        Field(name=name, kind=Anything(), about=N_("Written by servers; not read here."))
        for name in _BY_SERVERS
    ),
)
