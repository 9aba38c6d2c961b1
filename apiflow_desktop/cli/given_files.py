"""Files among the inputs of a run: which inputs want one, and where it is.

The engine sends a file where it is given a whole path. A user types a path from where they are.
"""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path
from typing import Final

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.edits.modules import inputs_key
from apiflow_desktop.openflow.interfaces import MEDIA_TYPES, NodeLookup, interface_of, port_type
from apiflow_desktop.openflow.references import plain_reference
from apiflow_desktop.openflow.schema_form import property_names, property_schema
from apiflow_desktop.openflow.walk import walk

_FORMATS: Final = frozenset({"uri", "uri-reference", "url", "data-url", *MEDIA_TYPES})
_OTHER_THAN_A_PATH: Final = re.compile(r"(?i)[a-z][a-z0-9+.-]+:")
_LIKE_A_PATH: Final = re.compile(r"(?i)(?:~|\.{0,2}[/\\]|[a-z]:[/\\])\S|\S+\.[a-z]\w{1,4}$")
_MEDIA: Final = ("image/", "video/", "audio/")
_LONGEST_PATH: Final = 4096


def media_inputs(schema: JsonObject, flow_value: JsonObject, lookup: NodeLookup) -> set[str]:
    """Name the inputs of a flow that stand for files: by the schema, or by the nodes they reach."""
    names = {name for name in property_names(schema) if _wants_file(schema, name)}
    for place in walk(flow_value):
        value = place.module.get("value")
        if isinstance(value, dict):
            interface = interface_of(value, lookup)
            ports = interface.inputs if interface is not None else ()
            wanted = {port.name for port in ports if port.type in MEDIA_TYPES}
            names |= _sources(value, wanted)
    return names


def with_whole_paths(values: JsonObject, names: set[str]) -> JsonObject:
    """Write the paths among the inputs in full.

    Raises:
        UserFacingError: What looks like a file is not there.
    """
    return {name: _whole(name, value) if name in names else value for name, value in values.items()}


def _wants_file(schema: JsonObject, name: str) -> bool:
    declared = property_schema(schema, name)
    items = declared.get("items")
    for one in (declared, items if isinstance(items, dict) else {}):
        kind, wanted = one.get("type"), one.get("format")
        if one.get("contentMediaType") or wanted in _FORMATS:
            return True
        if one and port_type(kind, name, wanted) in MEDIA_TYPES:
            return True
    return False


def _sources(value: JsonObject, wanted: set[str]) -> set[str]:
    """Name the inputs of the flow that go, as they are, into these inputs of a step."""
    transforms = value.get(inputs_key(value))
    if not wanted or not isinstance(transforms, dict):
        return set()
    found = set()
    for name in wanted & transforms.keys():
        transform = transforms[name]
        text = transform.get("expr") if isinstance(transform, dict) else None
        reference = plain_reference(text) if isinstance(text, str) else None
        if reference is not None and reference.root == "flow_input" and len(reference.path) == 1:
            found.add(str(reference.path[0]))
    return found


def _whole(name: str, value: JsonValue) -> JsonValue:
    if isinstance(value, list):
        return [_whole(name, item) for item in value]
    if not isinstance(value, str) or not value or len(value) > _LONGEST_PATH:
        return value
    path = Path(value).expanduser()
    if _is_file(path):
        return str(path.absolute())
    if _OTHER_THAN_A_PATH.match(value) or not _looks_like_a_file(value):
        return value
    raise UserFacingError(
        f'The file for "{name}" is not there.',
        where=value,
        hint=f"Looked for {path.absolute()}. Give the path of a file, or a URL.",
    )


def _looks_like_a_file(text: str) -> bool:
    kind = mimetypes.guess_type(text)[0] or ""
    return bool(_LIKE_A_PATH.match(text)) or kind.startswith(_MEDIA)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
