"""What options of steps and flows are described with; some belong to both."""

from __future__ import annotations

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.inspector.settings import Setting
from apiflow_desktop.openflow.interfaces import PortType

_DETAILS = (N_("ends as failed with"), N_("error has the result"), N_("counts as skipped"))
_ALL_DETAILS = (
    N_("ends as failed with (all)"),
    N_("error has the result (all)"),
    N_("counts as skipped (all)"),
)
_STOP: JsonObject = {"expr": "", "skip_if_stopped": False}


def spec(title: str, type_: PortType, help_: str, **more: JsonValue) -> FieldSpec:
    """Describe an option's field."""
    return FieldSpec(title, type_, {"description": help_, **more})


def whole_number(title: str, help_: str, lowest: int | None = 0, **more: JsonValue) -> FieldSpec:
    """Describe the field of a whole number."""
    least: JsonObject = {} if lowest is None else {"minimum": lowest}
    return spec(title, "number", help_, type="integer", **least, **more)


def flag(title: str, help_: str, **more: JsonValue) -> FieldSpec:
    """Describe the field of a yes or no."""
    return spec(title, "boolean", help_, **more)


def stop_settings(key: str, title: str, help_: str, types: frozenset[str]) -> tuple[Setting, ...]:
    """List the options of one early end."""
    predicate = Setting(
        (key, "expr"), spec(title, "any", help_), "predicate", types, _STOP, whole=1
    )
    fails, has_result, skipped = _ALL_DETAILS if types else _DETAILS
    details: tuple[tuple[str, FieldSpec], ...] = (
        ("error_message", spec(fails, "string", N_("Not set: it ends well."))),
        ("error_include_result", flag(has_result, N_("Beside the message."))),
        (
            "skip_if_stopped",
            flag(skipped, N_("The run is labelled as skipped when it ends here.")),
        ),
    )
    rest = (Setting((key, name), one, "value", types, _STOP) for name, one in details)
    return (predicate, *rest)


def debounce_specs() -> dict[str, FieldSpec]:
    """Describe what merges runs that follow each other quickly, by key."""
    return {
        "debounce_delay_s": whole_number(
            N_("debounce"), N_("Seconds a run waits for a later one.")
        ),
        "debounce_key": spec(
            N_("debounce by"), "string", N_("Runs with the same key are merged."), format="line"
        ),
        "debounce_args_to_accumulate": spec(
            N_("gathered arguments"),
            "array",
            N_("Names of lists that are gathered from merged runs."),
        ),
        "max_total_debouncing_time": whole_number(N_("longest debounce"), N_("Seconds at most.")),
        "max_total_debounces_amount": whole_number(
            N_("most debounced"), N_("Runs that are merged.")
        ),
    }


def cache_settings(types: frozenset[str] = frozenset()) -> tuple[Setting, ...]:
    """List the options of a cache."""
    ttl = spec(N_("keep for"), "number", N_("Seconds in which equal inputs give the kept result."))
    paths = flag(
        N_("ignore paths of files"), N_("Equal files at other paths count as equal inputs.")
    )
    return (
        Setting(("cache_ttl",), ttl, types=types),
        Setting(("cache_ignore_s3_path",), paths, types=types),
    )
