"""What was sent in the last run, and what came back."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_beginning import json_beginning
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.events import RequestSent, ResponseReceived
from apiflow_desktop.gui.forms.growing_text import CodeText
from apiflow_desktop.gui.forms.labels import section_label
from apiflow_desktop.gui.inspector.curl import as_curl
from apiflow_desktop.gui.inspector.panel import StepView, column
from apiflow_desktop.gui.theme import code_font, icon, set_role
from apiflow_desktop.gui.widgets.times import number_text

_LONGEST_TEXT = 200_000


class RequestTab(QWidget):
    """The last request and its reply; secrets stand in them by name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._request: RequestSent | None = None
        self._response: ResponseReceived | None = None
        layout = column(self, spacing=12)
        self._none = QLabel(_("Nothing was sent yet. The last request and its reply stand here."))
        self._none.setWordWrap(True)
        set_role(self._none, "secondary")
        layout.addWidget(self._none)
        self._sent = _Exchange(_("Request"), _("Headers of the request"), _("Body of the request"))
        self._got = _Exchange(
            _("Response"), _("Headers of the response"), _("Body of the response")
        )
        layout.addWidget(self._sent)
        self._copy = QPushButton(icon("copy"), _("Copy as cURL"))
        self._copy.clicked.connect(self._copy_curl)
        row = QHBoxLayout()
        row.addWidget(self._copy)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addWidget(self._got)
        layout.addStretch(1)

    def show_view(self, view: StepView) -> None:
        """Show the exchange of a step's last run."""
        run = view.run
        self._request = run.request if run is not None else None
        self._response = run.response if run is not None else None
        request, response = self._request, self._response
        self._none.setVisible(request is None)
        self._copy.setVisible(request is not None)
        self._sent.setVisible(request is not None)
        self._got.setVisible(response is not None)
        if request is not None:
            self._sent.fill(f"{request.method} {request.url}", request.headers, request.body)
        if response is not None:
            seconds = _("{seconds} s").format(seconds=number_text(response.seconds, 2))
            line = f"{response.status} · {seconds}"
            self._got.fill(line, response.headers, response.body)

    def _copy_curl(self) -> None:
        request = self._request
        if request is not None:
            text = as_curl(request.method, request.url, request.headers, request.body)
            QGuiApplication.clipboard().setText(text)


class _Exchange(QWidget):
    """One direction: first line, headers, body."""

    def __init__(self, title: str, headers: str, body: str) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(section_label(title))
        self._line = QLabel()
        self._line.setWordWrap(True)
        self._line.setFont(code_font())
        layout.addWidget(self._line)
        self._headers = CodeText("headers", most_lines=8)
        self._headers.setAccessibleName(headers)
        self._body = CodeText("json", most_lines=20)
        self._body.setAccessibleName(body)
        for text in (self._headers, self._body):
            text.setReadOnly(True)
            layout.addWidget(text)

    def fill(self, line: str, headers: JsonObject, body: JsonValue) -> None:
        """Show an exchange's direction."""
        self._line.setText(line)
        self._headers.replace_text("\n".join(f"{name}: {text}" for name, text in headers.items()))
        text = body if isinstance(body, str) else json_beginning(body, _LONGEST_TEXT)[0]
        self._body.replace_text("" if body is None else text[:_LONGEST_TEXT])
        self._headers.setVisible(bool(headers))
        self._body.setVisible(body is not None)
