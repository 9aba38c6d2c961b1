"""YAML files as values: reading by YAML 1.2, writing as Windmill's command line does."""

from __future__ import annotations

import io
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import SafeRepresenter

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.errors import DocumentUnreadable
from apiflow_desktop.services.inline_files import MARK

_ORDER: Final = {
    "version": "aaa",
    "id": "aa",
    "type": "ab",
    "summary": "ad",
    "name": "ae",
    "display_name": "af",
    "description": "ag",
    "value": "ah",
    "content": "ai",
    "modules": "aj",
    "failure_module": "ak",
    "input_transforms": "al",
    "lock": "az",
    "locks": "azz",
}
"""Keys that stand before others, by what they are sorted as."""


def read_yaml(data: bytes, name: str) -> JsonValue:
    """Read YAML text.

    Raises:
        UserFacingError: It is not UTF-8, or nested too deep.
        DocumentUnreadable: It is not YAML; says where and why.
    """
    try:
        value: JsonValue = _reader().load(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UserFacingError("This is not UTF-8 text.", where=name) from error
    except YAMLError as error:
        raise _not_yaml(error, name) from error
    except RecursionError as error:
        raise UserFacingError(
            "The document is nested too deep.",
            where=name,
            hint="No flow needs that; the file is probably damaged.",
        ) from error
    return value


def write_yaml(value: JsonValue, *, sort: bool = False) -> bytes:
    """Write YAML text.

    Args:
        value: What to write.
        sort: Whether keys stand in the order of Windmill's command line, else in their own.
    """
    stream = io.BytesIO()
    _writer().dump(_sorted(value) if sort else value, stream)
    return stream.getvalue()


def _sorted(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: _ORDER.get(key, key))
        result: JsonObject = {key: _sorted(value[key]) for key in keys}
        return result
    return [_sorted(one) for one in value] if isinstance(value, list) else value


def _not_yaml(error: YAMLError, name: str) -> DocumentUnreadable:
    """Say in one line what is wrong, and where."""
    if not isinstance(error, MarkedYAMLError):
        return DocumentUnreadable(f"This is not YAML: {' '.join(str(error).split())}.", name=name)
    said = ", ".join(part for part in (error.context, error.problem) if part)
    mark = error.problem_mark or error.context_mark
    return DocumentUnreadable(
        f"This is not YAML: {said}.",
        name=name,
        line=mark.line + 1 if mark else 0,
        column=mark.column + 1 if mark else 0,
    )


class _Constructor(SafeConstructor):
    """Reads what JSON can hold: dates stay texts, a tag ``!inline`` is the mark of that name."""


def _inline(constructor: SafeConstructor, node: ScalarNode) -> str:
    return f"{MARK}{constructor.construct_scalar(node)}"


def _text(constructor: SafeConstructor, node: ScalarNode) -> str:
    return str(constructor.construct_scalar(node))


_Constructor.add_constructor("!inline", _inline)
_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _text)


class _Representer(SafeRepresenter):
    """Writes texts of several lines as blocks, and nothing by reference."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write what stands twice twice."""
        return True


def _block_or_plain(representer: SafeRepresenter, text: str) -> ScalarNode:
    style = "|" if "\n" in text else None
    node: ScalarNode = representer.represent_scalar("tag:yaml.org,2002:str", text, style=style)
    return node


_Representer.add_representer(str, _block_or_plain)


def _reader() -> YAML:
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    yaml.Constructor = _Constructor
    return yaml


def _writer() -> YAML:
    yaml = YAML(typ="safe", pure=True)
    yaml.Representer = _Representer
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
