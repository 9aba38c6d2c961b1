"""The workflows that come with the application."""

from __future__ import annotations

import json

from msgspec import Struct, convert

from apiflow_desktop.base.resources import resource


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


def samples() -> list[Sample]:
    """List them, the simplest first."""
    entries = json.loads(resource("samples", "index.json").read_text("utf-8"))
    return convert(entries, list[Sample])
