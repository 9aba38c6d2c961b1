"""``apiflow convert``: write a workflow in another shape or format."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from apiflow_desktop.cli.exit_codes import EXIT_OK
from apiflow_desktop.openflow.inline_files import FOLDER_ENDINGS
from apiflow_desktop.openflow.shape import Shape
from apiflow_desktop.services.convert import convert
from apiflow_desktop.services.files import read_file, save_file
from apiflow_desktop.services.flow_folder import (
    folder_as_json,
    is_flow_folder,
    write_flow_folder,
)

_SHAPES = {"wrapper": Shape.WRAPPER, "openflow": Shape.OPENFLOW, "value": Shape.FLOW_VALUE}


def execute(arguments: argparse.Namespace) -> int:
    """Convert one file or flow folder into another."""
    source, target = Path(arguments.source), Path(arguments.target)
    if is_flow_folder(source):
        data, name = folder_as_json(source).encode("utf-8"), "flow.json"
    else:
        data, name = read_file(source)[0], arguments.source
    if target.is_dir() or target.name.endswith(FOLDER_ENDINGS):
        write_flow_folder(target, json.loads(convert(data, name, "flow.json", Shape.OPENFLOW)))
        return EXIT_OK
    shape = _SHAPES[arguments.shape] if arguments.shape else None
    save_file(target, convert(data, name, arguments.target, shape))
    return EXIT_OK
