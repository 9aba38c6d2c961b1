"""The workflows that come with the application."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Final

from msgspec import Struct, convert

from apiflow_desktop.base.resources import resource

PREVIEW_SIZE: Final = (272, 136)
"""Width and height of a sample's picture where it is shown at 100 %."""


class Sample(Struct, frozen=True):
    """One of them.

    Attributes:
        file: Its file's name.
        title: What it is called.
        description: What it shows, in a sentence.
        first: Whether a new library has it.
    """

    file: str
    title: str
    description: str
    first: bool = False

    def document(self) -> bytes:
        """Read its document."""
        return resource("samples", self.file).read_bytes()

    def preview(self, theme: str) -> str:
        """Name the file of its picture in a theme, ``dark`` or ``light``."""
        return f"{PurePath(self.file).stem}-{theme}.png"


def samples() -> list[Sample]:
    """List them, the simplest first."""
    entries = json.loads(resource("samples", "index.json").read_text("utf-8"))
    return convert(entries, list[Sample])
