"""The fields of what stands at a path, as schemas for the forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.inline_files import ENDINGS

_PATH: Final[JsonObject] = {
    "type": "string",
    "format": "uuid",
    "title": N_("Path"),
    "placeholder": "f/images/resize",
    "description": N_("Where steps find it: begins with u/, f/, g/ or hub/."),
}
_DESCRIPTION: Final[JsonObject] = {
    "type": "string",
    "format": "textarea",
    "title": N_("Description"),
}
_LANGUAGES: Final[list[JsonValue]] = [*ENDINGS]

PLACE_SCHEMA: Final[JsonObject] = {
    "properties": {
        "path": {
            **_PATH,
            "placeholder": "f/images/portrait",
            "description": N_(
                "Where steps of other workflows find it: begins with u/, f/ or g/. Not set: "
                "nowhere."
            ),
        }
    }
}

SCRIPT_SCHEMA: Final[JsonObject] = {
    "required": ["path", "language"],
    "properties": {
        "path": _PATH,
        "summary": {"type": "string", "format": "uuid", "title": N_("Name")},
        "language": {"type": "string", "title": N_("Language"), "enum": _LANGUAGES},
        "content": {
            "type": "string",
            "format": "code",
            "title": N_("Source"),
            "description": N_("A step’s inputs are what its function main takes."),
        },
        "description": _DESCRIPTION,
        "timeout": {
            "type": "number",
            "title": N_("Timeout"),
            "description": N_("Seconds it may run where the step does not say."),
        },
        "schema": {
            "type": "object",
            "title": N_("Inputs"),
            "description": N_("A JSON Schema of them. Not set: as main has them."),
        },
        "lock": {
            "type": "string",
            "format": "code",
            "title": N_("Lock"),
            "description": N_("The versions of what it imports."),
        },
    },
}

VARIABLE_SCHEMA: Final[JsonObject] = {
    "required": ["path"],
    "properties": {
        "path": {
            **_PATH,
            "placeholder": "u/me/token",
            "description": N_("Read as variable('u/me/token'), or $var:u/me/token in an input."),
        },
        "is_secret": {
            "type": "boolean",
            "title": N_("Secret"),
            "default": False,
            "description": N_("The value is kept in the keyring; everywhere else stands its path."),
        },
        "value": {"type": "string", "title": N_("Value")},
        "secret": {
            "type": "string",
            "password": True,
            "title": N_("Secret value"),
            "description": N_("Never shown again. Not set: as it is in the keyring."),
        },
        "description": _DESCRIPTION,
    },
}


def resource_schema(connectors: Sequence[str]) -> JsonObject:
    """Return the fields of a resource.

    Args:
        connectors: Names of the connectors it may stand for.
    """
    return {
        "required": ["path"],
        "properties": {
            "path": {
                **_PATH,
                "placeholder": "f/ai/openai",
                "description": N_(
                    "Read as resource('f/ai/openai'), or $res:f/ai/openai in an input."
                ),
            },
            "connector": {
                "type": "string",
                "title": N_("Connector"),
                "enum": [*connectors],
                "description": N_("The API it stands for: gives it connector and base_url."),
            },
            "value": {
                "type": "object",
                "title": N_("Value"),
                "description": N_('Texts in it may name variables: {"key": "$var:u/me/token"}'),
            },
            "resource_type": {
                "type": "string",
                "format": "uuid",
                "title": N_("Type"),
                "description": N_("What it is, e.g. openai or postgresql."),
            },
            "description": _DESCRIPTION,
        },
    }
