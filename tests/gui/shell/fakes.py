"""Stand-ins for what the application hands to the window, over real documents and events."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel, QWidget

from apiflow_desktop.base.folders import Home
from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas
from apiflow_desktop.gui.library.items import LibraryItem
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.window.parts import Parts, RunTarget
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.interfaces import PortSpec, StepInterface
from apiflow_desktop.openflow.partial import Part
from apiflow_desktop.services.targets import FileTarget, open_file
from tests.gui.shell.fake_jobs import Jobs, Limits, Runs

SEQUENTIAL = """{
  "summary": "Sequential edit",
  "schema": {"type": "object", "properties": {"input_image": {"type": "string"}}},
  "value": {
    "modules": [
      {
        "id": "add_hat",
        "summary": "Add hat to person",
        "value": {
          "type": "script",
          "path": "node/flux_kontext_pro",
          "input_transforms": {
            "prompt": {"type": "static", "value": "Add a hat to the person"},
            "input_image": {"type": "javascript", "expr": "flow_input.input_image"}
          }
        }
      },
      {
        "id": "cartoon",
        "summary": "Make 90s cartoon",
        "value": {
          "type": "script",
          "path": "node/flux_kontext_pro",
          "input_transforms": {
            "prompt": {"type": "static", "value": "Make this a 90s cartoon"},
            "input_image": {"type": "javascript", "expr": "results.add_hat.output_image"}
          }
        }
      }
    ]
  }
}
"""
BRANCHES = SEQUENTIAL.replace("Sequential edit", "Conditional image processing")


class Lookup:
    def describe(self, path, kind="script"):
        if path != "node/flux_kontext_pro":
            return None
        return StepInterface(
            "Flux Kontext Pro",
            "Demo studio",
            "Demo studio",
            (PortSpec("prompt", "string", required=True), PortSpec("input_image", "image")),
            (PortSpec("output_image", "image"),),
        )


class LibraryPlace:
    """A place in the library of the tests: it only counts what was saved."""

    def __init__(self, title, key=""):
        self.title = title
        self.location = "Library"
        self.place = f"item/{key}" if key else ""
        self.saved: list[bytes] = []

    def save(self, document):
        self.saved.append(document.to_bytes())
        return self


class Documents:
    def __init__(self):
        self.library = {
            "1": ("Sequential edit", SEQUENTIAL),
            "2": ("Conditional image processing", BRANCHES),
        }
        self.opened = []

    def new(self):
        return self._session(Document.new(), None)

    def open_item(self, key):
        title, text = self.library[key]
        return self._session(Document.from_text(text, name=title), LibraryPlace(title, key))

    def open_sample(self, sample):
        return self._session(Document.from_bytes(sample.document()), None)

    def open_file(self, path):
        return self._session(*open_file(path))

    async def load_file(self, path, progress):
        return self._session(*open_file(path, progress))

    def import_file(self, path):
        document, _ = open_file(path)
        key = str(len(self.library) + 1)
        self.library[key] = (document.title, document.text)
        return key

    def library_target(self):
        return LibraryPlace("New", "7")

    def file_target(self, path):
        return FileTarget(path, None)

    def export(self, session, path):
        path.write_bytes(session.document.to_bytes())

    def _session(self, document, target):
        session = DocumentSession(document, target, Lookup())
        self.opened.append(session)
        return session


class Library(QObject):
    changed = Signal()

    def __init__(self, documents):
        super().__init__()
        self._documents = documents
        self.calls: list[tuple[str, str]] = []

    def reload(self):
        self.changed.emit()

    def items(self):
        workflows = [
            LibraryItem("workflow", key, title, "2 steps · sample", "flow", "workflow")
            for key, (title, _) in self._documents.library.items()
        ]
        return [
            *workflows,
            LibraryItem(
                "node",
                "1",
                "Flux Kontext Pro",
                "Demo studio · image → image",
                "Demo studio",
                path="node/flux_kontext_pro",
            ),
            LibraryItem(
                "node", "2", "Real-ESRGAN", "Replicate · upscale", "Replicate", path="node/esrgan"
            ),
            LibraryItem("connector", "1", "Demo studio", "offline, no token needed", "Demo studio"),
            LibraryItem("connector", "2", "Replicate", "token in keyring", "Replicate"),
        ]

    def edit(self, item, parent):
        self.calls.append(("edit", item.title))

    def add(self, kind, parent):
        self.calls.append(("add", kind))

    def duplicate(self, item):
        self.calls.append(("duplicate", item.title))

    def delete(self, item):
        self.calls.append(("delete", item.title))

    def add_call(self, command, parent, made):
        self.calls.append(("add_call", command))

    def import_folder(self, folder, parent):
        self.calls.append(("import_folder", str(folder)))


class Inspector(QLabel):
    media_activated = Signal(str)
    job_wanted = Signal(int, str)
    step_wanted = Signal(object)

    def __init__(self):
        super().__init__("Select a step to see its inputs")
        self.handles = []
        self.session = None
        self.state = None
        self.setMargin(16)
        self.setWordWrap(True)
        self.asked = []

    def prepare(self):
        """Nothing takes long to make."""

    def set_session(self, session):
        self.session = session

    def take_over(self):
        """Nothing is typed in it."""

    def focus_first(self):
        self.asked.append("first field")

    def reveal(self, path, *, to_type=False):
        self.asked.append((path, to_type))

    def start_renaming(self):
        self.asked.append("name")

    def show_output(self):
        self.asked.append("output")

    def show_what_is_edited(self):
        self.asked.append("edited")

    def show_handles(self, handles):
        self.handles = list(handles)

    def show_states(self, state):
        self.state = state

    def show_outdated(self, reasons):
        self.outdated = reasons


class Application:
    """All the parts, and what the window asked of them."""

    def __init__(self, home: Path):
        self.documents = Documents()
        self.library = Library(self.documents)
        self.jobs = Jobs()
        self.runs = Runs(self.jobs)
        self.asked: list[tuple[str, str]] = []
        home.mkdir(parents=True, exist_ok=True)
        self.parts = Parts(
            home=Home(home),
            documents=self.documents,
            library=self.library,
            jobs=self.jobs,
            runs=self.runs,
            limits=Limits(),
            targets=lambda: [
                RunTarget("Demo studio"),
                RunTarget("Replicate", paid=True, host="api.replicate.com"),
            ],
            ask_and_run=self._ask_and_run,
            make_canvas=FlowCanvas,
            make_inspector=Inspector,
            keyring=lambda: "Secret Service",
            leave_unsaved=lambda: True,
        )

    def _ask_and_run(
        self,
        session: DocumentSession,
        target: RunTarget,
        parent: QWidget,
        part: Part | None,
    ) -> None:
        self.asked.append((session.title, target.name))
        kind, _, key = (session.target.place if session.target else "").partition("/")
        self.runs.begin(session.title, int(key) if kind == "item" else None)
