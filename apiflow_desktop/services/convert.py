"""A workflow in another shape or another format.

Between JSON shapes the text is cut out or wrapped, so numbers, escapes and key order stay as
they are written. Between JSON and YAML the values stay.
"""

from __future__ import annotations

import json
import textwrap
from pathlib import PurePath
from typing import Final

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import Pointer
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.shape import Shape
from apiflow_desktop.services.yaml_values import read_yaml, write_yaml

_YAML_ENDINGS: Final = (".yaml", ".yml")


def convert(data: bytes, source: str, target: str, shape: Shape | None) -> bytes:
    """Convert a document.

    Args:
        data: The source file's bytes.
        source: Its name; the ending tells the format.
        target: The new file's name; likewise.
        shape: The shape wanted; None to keep it.

    Raises:
        UserFacingError: The source cannot be read, or an ending is neither JSON nor YAML.
    """
    from_yaml, to_yaml = _is_yaml(source), _is_yaml(target)
    if from_yaml and to_yaml and shape is None:
        return data
    text = _yaml_to_json(data, source) if from_yaml else None
    document = (
        Document.from_text(text, name=source) if text else Document.from_bytes(data, name=source)
    )
    if not to_yaml and not from_yaml and shape in (None, document.shape):
        return data
    converted = _reshape(document, shape or document.shape)
    return write_yaml(json.loads(converted)) if to_yaml else converted.encode("utf-8")


def _reshape(document: Document, shape: Shape) -> str:
    if shape is document.shape:
        return document.text
    if shape is Shape.FLOW_VALUE:
        return _cut(document, document.value_pointer)
    if document.shape is Shape.WRAPPER:
        return _cut(document, ("nodes",))
    flow = document.text.strip()
    if document.shape is Shape.FLOW_VALUE:
        flow = _wrap({"summary": document.title}, "value", flow)
    if shape is Shape.OPENFLOW:
        return flow + "\n"
    description = document.value.get("description")
    outer = {
        "name": document.title,
        "description": description if isinstance(description, str) else "",
    }
    return _wrap(outer, "nodes", flow) + "\n"


def _cut(document: Document, pointer: Pointer) -> str:
    start, end = document.span(pointer)
    first, _, rest = document.text[start:end].partition("\n")
    # JSON strings hold no line ends, so white space at a line's start is layout.
    return first + ("\n" + textwrap.dedent(rest) if rest else "") + "\n"


def _wrap(outer: dict[str, str], key: str, inner: str) -> str:
    lines = [f"  {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}," for k, v in outer.items()]
    body = textwrap.indent(inner, "  ").lstrip()
    return "\n".join(["{", *lines, f'  "{key}": {body}', "}"])


def _yaml_to_json(data: bytes, name: str) -> str:
    return json.dumps(read_yaml(data, name), ensure_ascii=False, indent=2, default=str) + "\n"


def _is_yaml(name: str) -> bool:
    ending = PurePath(name).suffix.lower()
    if ending in _YAML_ENDINGS:
        return True
    if ending == ".json":
        return False
    raise UserFacingError(
        "The format is told by the file's ending.", where=name, hint="Use .json, .yaml or .yml."
    )
