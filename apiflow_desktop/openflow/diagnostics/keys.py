"""Problems with the text that its tree does not show."""

from __future__ import annotations

from collections.abc import Iterator

from apiflow_desktop.base.i18n import _
from apiflow_desktop.openflow.diagnostics.base import Diagnostic, Examination

_MAX_TEXT = 500_000
"""Longer texts are not searched: it would keep who types waiting."""


def check_keys(examination: Examination) -> Iterator[Diagnostic]:
    """Look for keys that an object has twice."""
    text = examination.document.text
    for pointer in examination.document.double_keys() if len(text) <= _MAX_TEXT else ():
        message = _('The key "{pointer}" is given more than once; the last one counts.').format(
            pointer=pointer[-1]
        )
        yield Diagnostic(pointer, "warning", "double-key", message)
