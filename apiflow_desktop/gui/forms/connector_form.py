"""The form of a connector."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from PySide6.QtWidgets import QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.catalog.models import Connector
from apiflow_desktop.catalog.requests import connector_headers
from apiflow_desktop.catalog.validation import InvalidDeclaration, validated
from apiflow_desktop.gui.forms.catalog_dialog import (
    SOMETHING_WRONG,
    VALUE_NEEDED,
    CatalogDialog,
    scrolled,
)
from apiflow_desktop.gui.forms.catalog_schemas import CONNECTOR_SCHEMA
from apiflow_desktop.gui.forms.labels import section_label
from apiflow_desktop.gui.forms.schema_form import SchemaForm
from apiflow_desktop.gui.forms.schema_texts import translated
from apiflow_desktop.gui.forms.token_field import Secrets, TokenField

_NO_ADDRESS = N_("Expected an address that begins with http:// or https://.")
_OWN = ("name", "base_url", "method", "header", "body")
_SETTINGS = ("api", "paid", "timeout", "max_concurrency", "upload_path")


class ConnectorForm(CatalogDialog):
    """Makes or changes a connector. Its secrets go to the vault, never into the connector.

    Args:
        connector: What to change; None for a new one (its id is then 0).
        secrets: Where the tokens that its headers name are kept.
        taken: Names of the other connectors.
    """

    def __init__(
        self,
        connector: Connector | None,
        secrets: Secrets | None = None,
        parent: QWidget | None = None,
        *,
        taken: Collection[str] = (),
    ) -> None:
        super().__init__(_("Connector"), "connector-form", parent)
        self._taken = taken
        self._original = connector
        self._secrets = secrets
        self._tokens: dict[str, TokenField] = {}
        self.form = SchemaForm(
            translated(CONNECTOR_SCHEMA), _values_of(connector), show_types=False
        )
        body = QWidget()
        column = QVBoxLayout(body)
        column.setSpacing(16)
        column.addWidget(self.form)
        self._tokens_box = QWidget()
        self._tokens_layout = QVBoxLayout(self._tokens_box)
        self._tokens_layout.setContentsMargins(0, 0, 0, 0)
        self._tokens_layout.setSpacing(8)
        # beside the headers that name them, not at the end
        form_layout = self.form.layout()
        assert isinstance(form_layout, QVBoxLayout)
        form_layout.insertWidget(4, self._tokens_box)
        self._arrange(connector.name if connector else _("New connector"), scrolled(body))
        self.resize(560, 680)
        self.form.changed.connect(self._show_tokens)
        self._show_tokens()

    @property
    def tokens(self) -> dict[str, TokenField]:
        """The fields of the secrets that the headers name."""
        return self._tokens

    def values(self) -> JsonObject:
        """Return what the form holds."""
        return self.form.values()

    def accept(self) -> None:
        """Close; a token that was pasted and not kept yet is kept, not lost."""
        for field in self._tokens.values():
            field.hand_over()
        super().accept()

    def _make(self) -> Connector | None:
        values = self.values()
        name = str(values.get("name", "")).strip()
        if not self.form.validate():
            self._problem.show_problem(_(SOMETHING_WRONG))
        elif not name:
            self._refuse(self.form.rows["name"], _(VALUE_NEEDED))
        elif name in self._taken:
            # Runs and references name connectors: two of one name could not be told apart.
            taken = _("There is a connector called “{name}” already.").format(name=name)
            self._refuse(self.form.rows["name"], taken)
        elif not _is_address(str(values["base_url"])):
            self._refuse(self.form.rows["base_url"], _(_NO_ADDRESS))
        else:
            return self._read({**values, "name": name})
        return None

    def _read(self, values: JsonObject) -> Connector | None:
        try:
            return _connector_of(self._original, values)
        except InvalidDeclaration as error:
            self._problem.show_problem(str(error))
            return None

    def _show_tokens(self) -> None:
        names = self._secret_names()
        for name in [name for name in self._tokens if name not in names]:
            field = self._tokens.pop(name)
            field.hide()
            field.deleteLater()
        if self._secrets is not None:
            for name in names:
                if name not in self._tokens:
                    self._tokens[name] = TokenField(name, self._secrets)
                    if len(self._tokens) == 1 and self._tokens_layout.count() == 0:
                        self._tokens_layout.addWidget(section_label(_("Secrets")))
                    self._tokens_layout.addWidget(self._tokens[name])
        self._tokens_box.setVisible(bool(self._tokens))

    def _secret_names(self) -> list[str]:
        header = self.values().get("header")
        texts = {str(k): str(v) for k, v in header.items()} if isinstance(header, dict) else {}
        drawn = Connector(id=0, name="-", base_url="http://localhost", header=texts)
        sealed = connector_headers(drawn).values()
        return list(dict.fromkeys(name for text in sealed for name in text.secrets))


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text.strip())
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # half of an IPv6 address
        return False


def _values_of(connector: Connector | None) -> JsonObject:
    if connector is None:
        return {"header": {"Content-Type": "application/json"}, "timeout": 60, "paid": False}
    values: JsonObject = {name: getattr(connector, name) for name in _OWN}
    values |= {name: getattr(connector.data, name) for name in _SETTINGS}
    return {name: value for name, value in values.items() if value not in ("", {})}


def _connector_of(original: Connector | None, values: JsonObject) -> Connector:
    whole: dict[str, Any] = {"id": 0, "data": {}}
    if original is not None:
        whole = original.to_json()
    # What was emptied is as in a new connector.
    kept = {name: value for name, value in whole["data"].items() if name not in _SETTINGS}
    settings = {name: value for name, value in values.items() if name in _SETTINGS}
    whole |= {"header": {}, "body": {}}
    whole |= {name: value for name, value in values.items() if name in _OWN}
    whole["data"] = {**kept, **settings}
    return validated(Connector, whole)
