"""The fields of connectors and nodes, as schemas for the forms."""

from __future__ import annotations

from typing import Final

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.base.json_types import JsonObject, JsonValue

_METHODS: Final[list[JsonValue]] = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_TYPES: Final[list[JsonValue]] = [
    "string", "integer", "number", "boolean", "object", "array", "image", "video", "audio", "file",
]  # fmt: skip


def _line(title: str, description: str = "", **more: JsonValue) -> JsonObject:
    return {"type": "string", "format": "uuid", "title": title, "description": description, **more}


CONNECTOR_SCHEMA: Final[JsonObject] = {
    "required": ["name", "base_url", "method"],
    "properties": {
        "name": _line(N_("Name"), N_("How it is called in lists and when a run is started.")),
        "base_url": _line(
            N_("Base URL"),
            N_("Every path of its nodes stands behind it."),
            placeholder="https://api.example.com/v1",
        ),
        "method": {
            "type": "string",
            "title": N_("Method"),
            "enum": _METHODS,
            "default": "POST",
            "description": N_("For nodes that do not say their own."),
        },
        "header": {
            "type": "object",
            "format": "pairs",
            "title": N_("Headers"),
            "description": N_("A secret is named, never written: Bearer $REPLICATE_API_TOKEN"),
        },
        "paid": {
            "type": "boolean",
            "title": N_("Calls cost money"),
            "description": N_("The form that starts a run says so."),
        },
        "api": _line(
            N_("API family"),
            N_("Connectors of one family can stand in for each other, e.g. replicate."),
        ),
        "timeout": {
            "type": "number",
            "title": N_("Timeout"),
            "description": N_("Seconds one request may take."),
        },
        "max_concurrency": {
            "type": "integer",
            "minimum": 1,
            "maximum": 1000,
            "title": N_("Calls at once"),
            "description": N_("More wait for their turn."),
        },
        "upload_path": _line(
            N_("Upload path"),
            N_("Where large local files are posted to, e.g. /files. Empty: never."),
        ),
        "body": {
            "type": "object",
            "title": N_("Body"),
            "description": N_("For nodes without a body of their own."),
        },
    },
}

NODE_SCHEMA: Final[JsonObject] = {
    "required": ["name", "connector_id"],
    "properties": {
        "name": _line(
            N_("Name"), N_("Steps name it by its words joined with _: node/flux_kontext_pro")
        ),
        "description": {
            "type": "string",
            "format": "textarea",
            "title": N_("Description"),
        },
        "connector_id": {"type": "integer", "title": N_("Connector")},
        "path": _line(
            N_("Path"), N_("Behind the connector’s base URL; {name} stands for an input.")
        ),
        "method": {
            "type": "string",
            "title": N_("Method"),
            "enum": _METHODS,
            "description": N_("Not set: the connector’s."),
        },
    },
}

NODE_INPUTS_SCHEMA: Final[JsonObject] = {
    "properties": {
        "input": {
            "type": "array",
            "format": "table",
            "title": N_("Inputs"),
            "description": N_("Texts with quotes are texts; 1, true, null, [ ] and { } are JSON."),
            "columns": [
                {"key": "name", "title": N_("Name")},
                {"key": "type", "title": N_("Type"), "kind": "choice", "choices": _TYPES},
                {"key": "required", "title": N_("Required"), "kind": "check"},
                {"key": "default", "title": N_("Default"), "kind": "json"},
                {"key": "description", "title": N_("Description"), "wide": True},
            ],
        }
    }
}

NODE_OUTPUTS_SCHEMA: Final[JsonObject] = {
    "properties": {
        "output": {
            "type": "array",
            "format": "table",
            "title": N_("Outputs"),
            "description": N_("A mapping is a path into the reply: images.0.url, data[*].id, a|b"),
            "columns": [
                {"key": "name", "title": N_("Name")},
                {"key": "type", "title": N_("Type"), "kind": "choice", "choices": _TYPES},
                {"key": "mapping", "title": N_("Mapping")},
                {"key": "default", "title": N_("Default"), "kind": "json"},
                {"key": "description", "title": N_("Description"), "wide": True},
            ],
        }
    }
}

NODE_REQUEST_SCHEMA: Final[JsonObject] = {
    "properties": {
        "body_template": {
            "type": "object",
            "title": N_("Body"),
            "description": N_("“$name” stands for an input; keys of inputs that are not set go."),
        },
        "header": {
            "type": "object",
            "format": "pairs",
            "title": N_("Headers"),
            "description": N_("Besides the connector’s; a secret is named, never written."),
        },
        "query": {"type": "object", "format": "pairs", "title": N_("Query")},
    }
}

NODE_POLL_SCHEMA: Final[JsonObject] = {
    "properties": {
        "poll": {
            "type": "object",
            "title": N_("How a call is followed"),
            "description": N_(
                'Paths into the reply and the words of its states, e.g. {"url": "urls.get", '
                '"status": "status", "done": ["succeeded"]}. Not set: the reply is the '
                "result, or as the API family does it."
            ),
        }
    }
}
