"""The fields of connectors and nodes, as schemas for the forms."""

from __future__ import annotations

from typing import Final

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
        "name": _line("Name", "How it is called in lists and when a run is started."),
        "base_url": _line(
            "Base URL",
            "Every path of its nodes stands behind it.",
            placeholder="https://api.example.com/v1",
        ),
        "method": {
            "type": "string",
            "title": "Method",
            "enum": _METHODS,
            "default": "POST",
            "description": "For nodes that do not say their own.",
        },
        "header": {
            "type": "object",
            "format": "pairs",
            "title": "Headers",
            "description": "A secret is named, never written: Bearer $REPLICATE_API_TOKEN",
        },
        "paid": {
            "type": "boolean",
            "title": "Calls cost money",
            "description": "The form that starts a run says so.",
        },
        "api": _line(
            "API family", "Connectors of one family can stand in for each other, e.g. replicate."
        ),
        "timeout": {
            "type": "number",
            "title": "Timeout",
            "description": "Seconds one request may take.",
        },
        "max_concurrency": {
            "type": "integer",
            "minimum": 1,
            "maximum": 1000,
            "title": "Calls at once",
            "description": "More wait for their turn.",
        },
        "upload_path": _line(
            "Upload path", "Where large local files are posted to, e.g. /files. Empty: never."
        ),
        "body": {
            "type": "object",
            "title": "Body",
            "description": "For nodes without a body of their own.",
        },
    },
}

NODE_SCHEMA: Final[JsonObject] = {
    "required": ["name", "connector_id"],
    "properties": {
        "name": _line("Name", "Steps name it by its words joined with _: node/flux_kontext_pro"),
        "description": {
            "type": "string",
            "format": "textarea",
            "title": "Description",
        },
        "connector_id": {"type": "integer", "title": "Connector"},
        "path": _line("Path", "Behind the connector’s base URL; {name} stands for an input."),
        "method": {
            "type": "string",
            "title": "Method",
            "enum": _METHODS,
            "description": "Not set: the connector’s.",
        },
    },
}

NODE_INPUTS_SCHEMA: Final[JsonObject] = {
    "properties": {
        "input": {
            "type": "array",
            "format": "table",
            "title": "Inputs",
            "description": "Texts with quotes are texts; 1, true, null, [ ] and { } are JSON.",
            "columns": [
                {"key": "name", "title": "Name"},
                {"key": "type", "title": "Type", "kind": "choice", "choices": _TYPES},
                {"key": "required", "title": "Required", "kind": "check"},
                {"key": "default", "title": "Default", "kind": "json"},
                {"key": "description", "title": "Description", "wide": True},
            ],
        }
    }
}

NODE_OUTPUTS_SCHEMA: Final[JsonObject] = {
    "properties": {
        "output": {
            "type": "array",
            "format": "table",
            "title": "Outputs",
            "description": "A mapping is a path into the reply: images.0.url, data[*].id, a|b",
            "columns": [
                {"key": "name", "title": "Name"},
                {"key": "type", "title": "Type", "kind": "choice", "choices": _TYPES},
                {"key": "mapping", "title": "Mapping"},
                {"key": "default", "title": "Default", "kind": "json"},
                {"key": "description", "title": "Description", "wide": True},
            ],
        }
    }
}

NODE_REQUEST_SCHEMA: Final[JsonObject] = {
    "properties": {
        "body_template": {
            "type": "object",
            "title": "Body",
            "description": "“$name” stands for an input; keys of inputs that are not set go.",
        },
        "header": {
            "type": "object",
            "format": "pairs",
            "title": "Headers",
            "description": "Besides the connector’s; a secret is named, never written.",
        },
        "query": {"type": "object", "format": "pairs", "title": "Query"},
    }
}

NODE_POLL_SCHEMA: Final[JsonObject] = {
    "properties": {
        "poll": {
            "type": "object",
            "title": "How a call is followed",
            "description": "Paths into the reply and the words of its states, e.g. "
            '{"url": "urls.get", "status": "status", "done": ["succeeded"]}. '
            "Not set: the reply is the result, or as the API family does it.",
        }
    }
}
