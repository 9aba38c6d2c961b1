"""Scripts that are not in their language: the step would fail before anything of it runs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from io import StringIO
from typing import Final

from msgspec.structs import replace

from apiflow_desktop.base.i18n import _
from apiflow_desktop.openflow.diagnostics.base import Diagnostic, Examination, SyntaxFault

SCRIPT: Final = ("value", "content")
"""Where a step has its script."""
_LONGEST: Final = 200_000


def check_scripts(examination: Examination) -> Iterator[Diagnostic]:
    """Look for Python that does not parse.

    It is a warning: the Python that runs the script may be newer than the one that looks.
    """
    files = examination.document.files
    for step in examination.steps:
        if step.kind != "rawscript" or step.value.get("language") != "python3" or step.is_mocked:
            continue
        content = files.filled(step.value).get("content")
        fault = python_fault(content) if isinstance(content, str) else None
        if fault is None:
            continue
        message = _("{name} would fail: its script is not Python: {message}.").format(
            name=step.name, message=fault.message
        )
        told = step.found("warning", "script-syntax", message, SCRIPT)
        yield replace(told, offset=fault.offset)


@lru_cache(maxsize=2048)
def python_fault(content: str) -> SyntaxFault | None:
    """Return why a text is not Python; None if it is, or if it is too long to be looked at."""
    if len(content) > _LONGEST:
        return None
    # Python's parser is loaded with the first script, not with the window.
    import ast
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(content)
    except SyntaxError as error:
        return SyntaxFault(_with_line(error), _offset(content, error))
    except (ValueError, RecursionError, MemoryError) as error:
        return SyntaxFault(str(error) or _("it is nested too deep"), None)
    return None


def _with_line(error: SyntaxError) -> str:
    said = str(error.msg).rstrip(".")
    return _("{message}, line {line}").format(message=said, line=error.lineno or 1)


def _offset(content: str, error: SyntaxError) -> int:
    """Where in the script it is; the parser counts lines and columns from one."""
    lines = list(StringIO(content, newline="")) or [""]
    line = min(max(error.lineno or 1, 1), len(lines)) - 1
    text = lines[line].rstrip("\r\n")
    # What is missing at the end of a line is told behind it: its last sign is marked.
    column = min(max((error.offset or 1) - 1, 0), max(len(text) - 1, 0))
    return sum(map(len, lines[:line])) + column
