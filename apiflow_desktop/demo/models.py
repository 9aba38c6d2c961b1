"""The models the studio has, described as Replicate describes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from apiflow_desktop.base.json_types import JsonObject, JsonValue

_SHAPES: Final[list[JsonValue]] = [
    "1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "4:5", "5:4", "21:9", "9:21", "2:1", "1:2",
]  # fmt: skip


@dataclass(frozen=True)
class Model:
    """One model.

    Attributes:
        owner: Who made it.
        name: Its name.
        description: What it does.
        version: The id of its only version.
        inputs: JSON Schemas of its inputs by name.
        required: The inputs that must be given.
        enums: Named choices that inputs refer to.
        many: Its output is a list.
    """

    owner: str
    name: str
    description: str
    version: str
    inputs: dict[str, JsonObject]
    required: tuple[str, ...]
    enums: dict[str, JsonObject]
    many: bool = False

    @property
    def path(self) -> str:
        """Owner and name."""
        return f"{self.owner}/{self.name}"

    def with_defaults(self, given: JsonObject) -> JsonObject:
        """Fill in what was not given."""
        defaults = {name: one["default"] for name, one in self.inputs.items() if "default" in one}
        return defaults | given

    def as_reply(self, base_url: str) -> JsonObject:
        """Describe it as the API does."""
        return {
            "url": f"{base_url}/{self.path}",
            "owner": self.owner,
            "name": self.name,
            "description": self.description,
            "visibility": "public",
            "is_official": True,
            "github_url": None,
            "paper_url": None,
            "license_url": None,
            "run_count": 0,
            "cover_image_url": f"{base_url}/samples/portrait.png",
            "default_example": None,
            "latest_version": {
                "id": self.version,
                "created_at": "2025-05-29T00:00:00Z",
                "cog_version": "0.15.0",
                "openapi_schema": self._openapi(),
            },
        }

    def _openapi(self) -> JsonObject:
        link: JsonObject = {"type": "string", "format": "uri"}
        output: JsonObject = {"type": "array", "items": link} if self.many else link
        fields: JsonObject = dict(self.inputs)
        schemas: JsonObject = {
            "Input": {
                "type": "object",
                "title": "Input",
                "required": list(self.required),
                "properties": fields,
            },
            "Output": {**output, "title": "Output"},
            **self.enums,
        }
        return {
            "openapi": "3.0.2",
            "info": {"title": "Cog", "version": "0.1.0"},
            "paths": {},
            "components": {"schemas": schemas},
        }


def _input(order: int, title: str, kind: str, description: str, **more: JsonValue) -> JsonObject:
    return {
        "type": kind,
        "title": title,
        "description": description,
        "x-order": order,
        **more,
    }


def _choice(order: int, name: str, default: str, description: str) -> JsonObject:
    reference: JsonObject = {"$ref": f"#/components/schemas/{name}"}
    return {
        "allOf": [reference],
        "default": default,
        "description": description,
        "x-order": order,
    }


def _choices(name: str, values: list[JsonValue]) -> JsonObject:
    return {"type": "string", "title": name, "enum": values, "description": "An enumeration."}


def _seed(order: int) -> JsonObject:
    return _input(order, "Seed", "integer", "The same seed gives the same image.", nullable=True)


_KONTEXT: Final = Model(
    owner="black-forest-labs",
    name="flux-kontext-pro",
    description="Changes an image as a text says. Here: a stand-in that works offline.",
    version="0f1178f5a27e9aa2d2d39c8a43c110f7fa7cbf64062ff04a04cd40899e546065",
    inputs={
        "prompt": _input(0, "Prompt", "string", "What to make, or how to change the input image."),
        "input_image": _input(
            1,
            "Input Image",
            "string",
            "The image to change: jpeg, png, gif or webp.",
            format="uri",
            nullable=True,
        ),
        "aspect_ratio": _choice(
            2, "aspect_ratio", "match_input_image", "The shape of the new image."
        ),
        "seed": _seed(3),
        "output_format": _choice(4, "output_format", "png", "The file format of the new image."),
        "safety_tolerance": _input(
            5,
            "Safety Tolerance",
            "integer",
            "0 is strictest, 6 most permissive; at most 2 with an input image.",
            default=2,
            minimum=0,
            maximum=6,
        ),
        "prompt_upsampling": _input(
            6, "Prompt Upsampling", "boolean", "Let the model improve the prompt.", default=False
        ),
    },
    required=("prompt",),
    enums={
        "aspect_ratio": _choices("aspect_ratio", ["match_input_image", *_SHAPES]),
        "output_format": _choices("output_format", ["jpg", "png"]),
    },
)

_SCHNELL: Final = Model(
    owner="black-forest-labs",
    name="flux-schnell",
    description="Makes images from a text. Here: a stand-in that works offline.",
    version="c846a69991daf4c0e5d016514849d14ee5b2e6846ce6b9d6f21369e564cfe51e",
    inputs={
        "prompt": _input(0, "Prompt", "string", "What to make."),
        "aspect_ratio": _choice(1, "aspect_ratio", "1:1", "The shape of the images."),
        "num_outputs": _input(
            2, "Num Outputs", "integer", "How many images.", default=1, minimum=1, maximum=4
        ),
        "seed": _seed(3),
        "output_format": _choice(4, "output_format", "webp", "The file format of the images."),
    },
    required=("prompt",),
    enums={
        "aspect_ratio": _choices("aspect_ratio", list(_SHAPES)),
        "output_format": _choices("output_format", ["webp", "jpg", "png"]),
    },
    many=True,
)

MODELS: Final = {model.path: model for model in (_KONTEXT, _SCHNELL)}
