"""The tables as peewee sees them.

The models are bound to no database, because several workspaces can be open at once: queries
are built here and executed on the database at hand. What is written for every event goes by
plain SQL instead (``journal.py``), which is ten times as fast.
"""

from __future__ import annotations

import json
from typing import Any

import peewee

from apiflow_desktop.base.json_types import JsonValue

_ENCODER = json.JSONEncoder(separators=(",", ":"))


def to_text(value: JsonValue) -> str:
    """Write JSON in ASCII, so that lone surrogates and NUL reach SQLite unharmed."""
    return _ENCODER.encode(value)


class JsonField(peewee.TextField):
    """JSON kept as text."""

    def db_value(self, value: Any) -> str:
        """Write a value."""
        return to_text(value)

    def python_value(self, value: Any) -> Any:
        """Read a value."""
        return None if value is None else json.loads(value)


def _table_name(model: type[peewee.Model]) -> str:
    return model.__name__.removesuffix("Table").lower()


class _Table(peewee.Model):
    class Meta:
        table_function = _table_name


class _RowTable(_Table):
    id = peewee.AutoField()
    created_at = peewee.FloatField()
    updated_at = peewee.FloatField()


class _ItemTable(_RowTable):
    path = peewee.TextField()
    description = peewee.TextField()
    extra = JsonField()


class ConnectorsTable(_RowTable):
    """How to reach an API."""

    name = peewee.TextField()
    base_url = peewee.TextField()
    method = peewee.TextField()
    header = JsonField()
    body = JsonField()
    data = JsonField()
    extra = JsonField()


class NodesTable(_RowTable):
    """One operation of a connector."""

    name = peewee.TextField()
    description = peewee.TextField()
    connector_id = peewee.IntegerField()
    path = peewee.TextField()
    input = JsonField()
    output = JsonField()
    data = JsonField()
    body_template = JsonField()
    extra = JsonField()


class WorkflowsTable(_RowTable):
    """A workflow; ``nodes`` is its document, byte for byte."""

    name = peewee.TextField()
    description = peewee.TextField()
    nodes = peewee.BareField()
    source = peewee.TextField()
    path = peewee.TextField()


class ScriptsTable(_ItemTable):
    """A script that steps call by its path."""

    summary = peewee.TextField()
    language = peewee.TextField()
    content = peewee.TextField()
    lock = peewee.TextField()
    schema = JsonField()
    timeout = peewee.FloatField(null=True)


class VariablesTable(_ItemTable):
    """A text that expressions read; of a secret only the path."""

    value = peewee.TextField()
    is_secret = peewee.BooleanField()


class ResourcesTable(_ItemTable):
    """A JSON value that expressions read."""

    resource_type = peewee.TextField()
    value = JsonField()
    connector = peewee.TextField()


class JobsTable(_RowTable):
    """One run."""

    name = peewee.TextField()
    workflow_id = peewee.IntegerField(null=True)
    workflow_name = peewee.TextField()
    status = peewee.TextField()
    retry_count = peewee.IntegerField()
    started_at = peewee.FloatField(null=True)
    ended_at = peewee.FloatField(null=True)
    input = peewee.TextField(null=True)
    output = peewee.TextField(null=True)
    document = peewee.BareField()
    data = JsonField()
    spilled = peewee.TextField(null=True)
    owner = peewee.TextField()
    renewed_at = peewee.FloatField()
    wish = peewee.TextField()


class SettingsTable(_Table):
    """One value the application remembers."""

    key = peewee.TextField(primary_key=True)
    value = JsonField()


class AssetsTable(_Table):
    """One kept file."""

    hash = peewee.TextField(primary_key=True)
    suffix = peewee.TextField()
    content_type = peewee.TextField()
    size = peewee.IntegerField()
    width = peewee.IntegerField(null=True)
    height = peewee.IntegerField(null=True)
    created_at = peewee.FloatField()
