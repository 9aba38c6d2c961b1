"""A workflow in another shape or another format.

Between JSON shapes the text is cut out or wrapped, so numbers, escapes and key order stay as
they are written. Between JSON and YAML the values stay.
"""

from __future__ import annotations

import io
import json
import textwrap
from pathlib import PurePath
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import Pointer
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.errors import DocumentUnreadable
from apiflow_desktop.openflow.shape import Shape

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
    return _json_to_yaml(converted) if to_yaml else converted.encode("utf-8")


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
    try:
        value = _yaml().load(data.decode("utf-8-sig"))
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
    return json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n"


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


def _json_to_yaml(text: str) -> bytes:
    stream = io.BytesIO()
    _yaml().dump(json.loads(text), stream)
    return stream.getvalue()


def _yaml() -> YAML:
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.width = 1000
    return yaml


def _is_yaml(name: str) -> bool:
    ending = PurePath(name).suffix.lower()
    if ending in _YAML_ENDINGS:
        return True
    if ending == ".json":
        return False
    raise UserFacingError(
        "The format is told by the file's ending.", where=name, hint="Use .json, .yaml or .yml."
    )
