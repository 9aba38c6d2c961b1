"""From a provider's reply to a node's outputs."""

from __future__ import annotations

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.catalog.models import Node, NodeOutput
from apiflow_desktop.catalog.paths import Missing, read_path


def read_outputs(node: Node, reply: JsonValue) -> JsonValue:
    """Map a reply to the node's outputs.

    Each output is read at its ``mapping`` (its own name if it has none); where that finds
    nothing it is its ``default``. A reply that is one text is itself what an output without a
    mapping reads. A node that declares no outputs gives the reply as it is.
    """
    if not node.output:
        return reply
    outputs: JsonObject = {output.name: _read(output, reply) for output in node.output}
    return outputs


def _read(output: NodeOutput, reply: JsonValue) -> JsonValue:
    own_name = "" if isinstance(reply, str) else output.name
    found = read_path(reply, output.mapping or own_name)
    return output.default if isinstance(found, Missing) or found is None else found
