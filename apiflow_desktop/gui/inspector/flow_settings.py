"""The options of a flow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.gui.inspector.setting_specs import (
    cache_settings,
    debounce_specs,
    flag,
    spec,
    whole_number,
)
from apiflow_desktop.gui.inspector.settings import Section, Setting

_IN_VALUE: Final[tuple[Section, ...]] = (
    Section(N_("Cache"), cache_settings()),
    Section(
        N_("On a server"),
        (
            Setting(
                ("concurrent_limit",),
                whole_number(N_("runs at once"), N_("At most, within the time below.")),
            ),
            Setting(
                ("concurrency_time_window_s",), whole_number(N_("counted over"), N_("Seconds."))
            ),
            Setting(
                ("concurrency_key",),
                spec(
                    N_("counted by"),
                    "string",
                    N_("Runs with the same key count. It may hold $workspace and $args[name]."),
                    format="line",
                ),
            ),
            Setting(
                ("priority",), whole_number(N_("priority"), N_("Its rank in the queue."), None)
            ),
            Setting(("same_worker",), flag(N_("on one worker"), N_("The steps share a folder."))),
            Setting(
                ("preserve_step_tags",),
                flag(N_("steps keep their groups"), N_("Each runs in its own worker group.")),
            ),
            Setting(
                ("delete_after_secs",),
                whole_number(N_("delete after"), N_("Seconds; then inputs, results and logs go.")),
            ),
            Setting(
                ("chat_input_enabled",), flag(N_("as a chat"), N_("It is used by talking to it."))
            ),
            *(Setting((name,), one) for name, one in debounce_specs().items()),
        ),
        folded=True,
    ),
)
_IN_FILE: Final = Section(
    N_("Who runs it on a server"),
    (
        Setting(("tag",), spec(N_("worker group"), "string", N_("Who runs it."), format="line")),
        Setting(
            ("on_behalf_of_email",),
            spec(N_("on behalf of"), "string", N_("An e-mail address."), format="line"),
        ),
        Setting(
            ("ws_error_handler_muted",),
            flag(N_("no error handler"), N_("The workspace’s own is not called for it.")),
        ),
        Setting(
            ("visible_to_runner_only",),
            flag(N_("runs are private"), N_("Only who starts a run sees it.")),
        ),
    ),
    folded=True,
)


def flow_sections(step_ids: Sequence[str], *, bare: bool) -> tuple[Section, ...]:
    """List the options of a flow.

    Args:
        step_ids: Its steps.
        bare: The document is the FlowValue alone: there is no file around it.
    """
    ids: list[JsonValue] = list(step_ids)
    ends = Section(
        N_("Begin and answer"),
        (
            Setting(
                ("skip_expr",),
                spec(N_("skip all if"), "any", N_("Where it is true, nothing runs.")),
                "predicate",
            ),
            Setting(
                ("early_return",),
                spec(
                    N_("answer early with"),
                    "string",
                    N_("The result of this step answers who waits; the rest goes on."),
                    enum=ids,
                ),
            ),
        ),
    )
    sections = (ends, *_IN_VALUE)
    if bare:
        return sections
    return (*(_within_value(section) for section in sections), _IN_FILE)


def _within_value(section: Section) -> Section:
    settings = (replace(one, path=("value", *one.path)) for one in section.settings)
    return replace(section, settings=tuple(settings))
