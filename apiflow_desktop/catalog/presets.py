"""The connectors and the node that a new workspace starts with."""

from __future__ import annotations

from typing import Final

from apiflow_desktop.catalog.models import (
    Connector,
    ConnectorSettings,
    Node,
    NodeInput,
    NodeOutput,
    NodeSettings,
    PollRecipe,
)
from apiflow_desktop.catalog.requests import REPLICATE

DEMO_STUDIO_URL: Final = "http://demo.studio.localhost/v1"
DEMO_STUDIO_TOKEN: Final = "demo-studio"
"""Not a secret: the studio runs on this machine and takes this token from everyone."""

REPLICATE_TOKEN_NAME: Final = "REPLICATE_API_TOKEN"

CONFIRMED_ORIGINS: Final = {REPLICATE_TOKEN_NAME: frozenset({"https://api.replicate.com"})}
"""Where the secrets of the presets may go without asking."""

_ASPECT_RATIOS: Final = [
    "match_input_image", "1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3",
    "4:5", "5:4", "21:9", "9:21", "2:1", "1:2",
]  # fmt: skip


def demo_studio() -> Connector:
    """The offline stand-in for Replicate: makes real images, needs no account."""
    return Connector(
        id=1,
        name="Demo studio",
        base_url=DEMO_STUDIO_URL,
        header={
            "Authorization": f"Bearer {DEMO_STUDIO_TOKEN}",
            "Content-Type": "application/json",
        },
        data=ConnectorSettings(api=REPLICATE, upload_path="/files"),
    )


def replicate() -> Connector:
    """Replicate itself, which costs money."""
    return Connector(
        id=2,
        name="Replicate",
        base_url="https://api.replicate.com/v1",
        header={
            "Authorization": f"Bearer ${REPLICATE_TOKEN_NAME}",
            "Content-Type": "application/json",
            "Prefer": "wait",
        },
        data=ConnectorSettings(api=REPLICATE, paid=True, upload_path="/files"),
    )


def flux_kontext_pro() -> Node:
    """Edits an image as a text says; called through the demo studio unless the user chooses."""
    inputs = _flux_inputs()
    return Node(
        id=1,
        name="Flux Kontext Pro",
        description="Changes an image as a text says.",
        connector_id=1,
        path="/models/black-forest-labs/flux-kontext-pro/predictions",
        input=inputs,
        output=[
            NodeOutput(
                name="output_image", type="image", mapping="output", description="The new image."
            )
        ],
        data=NodeSettings(poll=PollRecipe(list_path="/predictions")),
        body_template={"input": {one.name: f"${one.name}" for one in inputs}},
    )


def preset_connectors() -> list[Connector]:
    """The connectors of a new workspace."""
    return [demo_studio(), replicate()]


def preset_nodes() -> list[Node]:
    """The nodes of a new workspace."""
    return [flux_kontext_pro()]


def _flux_inputs() -> list[NodeInput]:
    return [
        NodeInput(
            name="prompt",
            required=True,
            description="What to make, or how to change the input image.",
        ),
        NodeInput(
            name="input_image",
            type="image",
            description="The image to change: jpeg, png, gif or webp.",
        ),
        _choice("aspect_ratio", "match_input_image", _ASPECT_RATIOS, "The shape of the new image."),
        NodeInput(name="seed", type="integer", description="The same seed gives the same image."),
        _choice("output_format", "png", ["png", "jpg"], "The file format of the new image."),
        NodeInput(
            name="safety_tolerance",
            type="integer",
            default=2,
            description="0 is strictest, 6 most permissive; at most 2 with an input image.",
            extra={"minimum": 0, "maximum": 6},
        ),
        NodeInput(
            name="prompt_upsampling",
            type="boolean",
            default=False,
            description="Let the model improve the prompt.",
        ),
    ]


def _choice(name: str, default: str, choices: list[str], description: str) -> NodeInput:
    return NodeInput(
        name=name, default=default, description=description, extra={"enum": [*choices]}
    )
