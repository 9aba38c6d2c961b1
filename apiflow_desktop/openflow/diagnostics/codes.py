"""Every kind of problem there is, as data: what the documentation says of each."""

from __future__ import annotations

from msgspec import Struct


class Code(Struct, frozen=True):
    """A kind of problem.

    Attributes:
        severity: ``error``, ``warning``, or both where it depends.
        means: What is wrong.
        do: What to do about it.
        fixed: Whether it can be repaired by one click where that is certain.
    """

    severity: str
    means: str
    do: str
    fixed: bool = False


_SHAPES = {
    "not-a-step": Code("error", "An entry of a list of steps is no object.", "Remove it."),
    "missing-value": Code("error", "A step has no `value`.", "Say what it does."),
    "missing-type": Code("error", "A step's `value` has no `type`.", "Name one of the types."),
    "unknown-type": Code("error", "A step's `type` is none of OpenFlow's.", "Use one that is."),
    "missing-path": Code("error", "A `script` or `flow` step has no `path`.", "Name one."),
    "missing-content": Code("error", "A `rawscript` has no `content`.", "Write the script."),
    "missing-file": Code(
        "error",
        "A script stands in a file (`!inline`) that is not beside the document.",
        "Put the file back, or write the script anew.",
    ),
    "missing-language": Code("error", "A `rawscript` has no `language`.", "Name it."),
    "unknown-language": Code("error", "No such `language` is known.", "Name another."),
    "missing-iterator": Code("error", "A for loop has no `iterator`.", "Say what it loops over."),
    "missing-branches": Code("error", "A branching step has no `branches`.", "Add one."),
    "missing-provider": Code(
        "error", "An AI agent does not say which model is asked.", "Give it a `provider`."
    ),
    "missing-field": Code(
        "both",
        "Something the format requires is missing; an error only where nothing can run without it.",
        "Add it.",
        fixed=True,
    ),
    "missing-modules": Code("both", "A list of steps is missing.", "Add it.", fixed=True),
    "missing-expr": Code(
        "warning",
        "An expression is missing: an input is null, a condition never holds.",
        "Write it.",
    ),
    "unknown-transform": Code(
        "error", "An input is neither `static`, `javascript` nor `ai`.", "Make it one of them."
    ),
    "wrong-shape": Code(
        "both",
        "A field holds another kind of value than it should; an error where the engine needs it.",
        "Give it the right kind.",
    ),
    "unknown-value": Code(
        "both", "A field has a value that is none of its choices.", "Choose one."
    ),
    "out-of-range": Code("warning", "A number is too small or too large.", "Change it."),
    "unknown-key": Code(
        "warning", "A key nobody reads looks like a known one with a slip.", "Correct it."
    ),
    "double-key": Code("warning", "A key is given twice; the last one counts.", "Remove one."),
}
_IDS = {
    "missing-id": Code("warning", "A step has no `id`.", "Give it one.", fixed=True),
    "duplicate-id": Code(
        "warning",
        "Two steps have the same `id`: results and wires mean the last that ran.",
        "Rename one.",
        fixed=True,
    ),
    "odd-id": Code(
        "warning", "An `id` has other characters than letters, digits, _ and -.", "Rename."
    ),
    "reserved-id": Code(
        "warning", "An `id` is one that Windmill's editor keeps for itself.", "Rename."
    ),
    "special-id": Code(
        "warning",
        "The failure module's id is not `failure`, or the preprocessor's not `preprocessor`.",
        "Rename it.",
        fixed=True,
    ),
    "special-type": Code(
        "warning", "The failure module or the preprocessor is no script.", "Let a script do it."
    ),
    "unknown-id": Code(
        "warning", "A group, note, `early_return` or `tool_inputs` names no step.", "Correct it."
    ),
}
_EXPRESSIONS = {
    "syntax": Code("error", "An expression is not JavaScript.", "Correct it where it is marked."),
    "unknown-name": Code("warning", "An expression uses a name nothing defines.", "Correct it."),
    "name-not-here": Code(
        "warning",
        "A name exists, but not in this place: `result` in an input, `resume` in `sleep` …",
        "Use `previous_result` or `results.<id>`.",
    ),
    "unknown-reference": Code(
        "warning", "`results.<id>` of a step there is not: null.", "Correct it."
    ),
    "draft-reference": Code(
        "warning",
        "`results.<id>` of a step in a draft, which does not run: null.",
        "Connect the draft, or correct it.",
    ),
    "later-reference": Code(
        "warning", "`results.<id>` of a step that has not run yet: null.", "Move one of them."
    ),
    "hidden-reference": Code(
        "warning",
        "`results.<id>` of a step in another branch, or in a parallel loop: null.",
        "Use the result of the branching step or of the loop.",
    ),
    "no-results-here": Code("warning", "A preprocessor reads `results`.", "Use its inputs."),
    "unknown-input": Code(
        "warning", "`flow_input.<name>` is not in the flow's schema.", "Declare it."
    ),
    "never-taken": Code("warning", "A branch can never be taken.", "Change the conditions."),
    "never-ends": Code(
        "warning",
        "A while loop has no `stop_after_if`, and no step inside has one.",
        "Say when it ends.",
    ),
    "never-runs": Code(
        "warning", "A step is always skipped, or stands after one that always stops.", "Remove one."
    ),
}
_NODES = {
    "unresolved-path": Code(
        "error", "A path names no node of the library.", "Add it, or choose one."
    ),
    "missing-input": Code("error", "A node's required input is not given.", "Give it."),
    "unknown-node-input": Code("warning", "A node has no input of that name.", "Remove it."),
    "other-language": Code(
        "warning",
        "Scripts in this language do not run here; the step would fail.",
        "Pin a result, or write the script in Python, TypeScript or bash.",
    ),
    "script-syntax": Code(
        "warning",
        "A Python script does not parse; the step would fail.",
        "Correct it where it is marked.",
    ),
    "not-supported": Code(
        "error", "Valid OpenFlow that cannot be run here.", "Pin a result, or run it on a server."
    ),
}
_AGENTS = {
    "tool-name": Code(
        "error",
        "A tool's `summary` is not of letters, digits and _ only; the model calls it by that.",
        "Rename it.",
    ),
    "duplicate-tool": Code("error", "Two tools of an agent have the same name.", "Rename one."),
    "ai-outside-agent": Code(
        "warning", "An input is left to a model, but no agent calls the step.", "Give a value."
    ),
}
_TRAPS = {
    "unsaid-default": Code(
        "warning",
        "`skip_failures`, `skip_failure`, `skip_if_stopped` or `mock.enabled` is left out; servers "
        "differ in what that means, or refuse it.",
        "Write it.",
        fixed=True,
    ),
    "bare-number": Code(
        "warning", "`timeout`, `sleep` or `parallelism` is a bare number.", "Wrap it.", fixed=True
    ),
    "old-spelling": Code(
        "warning",
        "`delete_after_use` became `delete_after_secs`.",
        "Write the new one.",
        fixed=True,
    ),
    "no-effect": Code("warning", "A setting does nothing where it stands.", "Remove it."),
    "misplaced-option": Code(
        "warning",
        "An option of the step stands inside its `value`, where nobody reads it.",
        "Move it beside `value`.",
    ),
    "retry-at-once": Code(
        "warning", "`retry.exponential` has no `seconds`; servers refuse that.", "Say 1 or more."
    ),
    "not-a-number": Code(
        "error",
        "A fixed `sleep`, `timeout` or `parallelism` is not a number.",
        "Give it a number.",
    ),
    "shared-folder": Code(
        "both",
        "Branches or iterations run at the same time in a flow whose steps share a folder.",
        "Let them follow each other, or take `same_worker` away.",
    ),
    "not-a-list": Code("error", "A loop's fixed `iterator` is not a list.", "Give it a list."),
}
CODES: dict[str, Code] = {
    **_SHAPES, **_IDS, **_EXPRESSIONS, **_NODES, **_AGENTS, **_TRAPS,
}  # fmt: skip
"""Every kind of problem, by the word that does not change."""


def codes_table() -> str:
    """Write the table of the documentation, in Markdown."""
    rows = ["| code | severity | what is wrong | what to do |", "| --- | --- | --- | --- |"]
    for name, code in CODES.items():
        do = f"{code.do} *Fix* does it." if code.fixed else code.do
        rows.append(f"| `{name}` | {_severity(code)} | {code.means} | {do} |")
    return "\n".join(rows) + "\n"


def _severity(code: Code) -> str:
    return "error or warning" if code.severity == "both" else code.severity
