"""``apiflow convert``: write a workflow in another shape or format."""

from __future__ import annotations

import argparse
from pathlib import Path

from apiflow_desktop.cli.main import EXIT_OK
from apiflow_desktop.openflow.shape import Shape
from apiflow_desktop.services.convert import convert
from apiflow_desktop.services.files import read_file, save_file

_SHAPES = {"wrapper": Shape.WRAPPER, "openflow": Shape.OPENFLOW, "value": Shape.FLOW_VALUE}


def execute(arguments: argparse.Namespace) -> int:
    """Convert one file into another."""
    data, _ = read_file(Path(arguments.source))
    shape = _SHAPES[arguments.shape] if arguments.shape else None
    converted = convert(data, arguments.source, arguments.target, shape)
    save_file(Path(arguments.target), converted)
    return EXIT_OK
