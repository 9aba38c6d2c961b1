"""A workflow in another shape or another format.

Between JSON shapes the text is cut out or wrapped, so numbers, escapes and key order stay as
they are written. Between JSON and YAML the values stay.
"""

from __future__ import annotations

import json
import textwrap
from typing import Final

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import Pointer
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.language import Language, language_of_name
from apiflow_desktop.openflow.shape import Shape
from apiflow_desktop.services.yaml_values import write_yaml

_INDENT: Final = 2


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
    language = _language(target)
    _language(source)
    document = Document.from_bytes(data, name=source)
    if document.language is language and shape in (None, document.shape):
        return data
    return in_language(document, language, shape)


def in_language(document: Document, language: Language, shape: Shape | None = None) -> bytes:
    """Write a document in a language, and in a shape if one is wanted.

    Raises:
        UserFacingError: A text in it holds half a character, which YAML cannot hold.
    """
    shape = shape or document.shape
    if document.language is language and shape is document.shape:
        return document.to_bytes()
    if document.language is Language.YAML:
        text = json.dumps(document.value, ensure_ascii=False, indent=_INDENT) + "\n"
        document = Document.from_text(text, name=document.name, language=Language.JSON)
    converted = _reshape(document, shape)
    return write_yaml(json.loads(converted)) if language is Language.YAML else converted.encode()


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


def _language(name: str) -> Language:
    language = language_of_name(name)
    if language is None:
        raise UserFacingError(
            _("The format is told by the file's ending."),
            where=name,
            hint=_("Use .json, .yaml or .yml."),
        )
    return language
