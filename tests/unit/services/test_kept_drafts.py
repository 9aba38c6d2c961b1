from __future__ import annotations

import json

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.folders import Home
from apiflow_desktop.services.kept_drafts import KeptDrafts
from apiflow_desktop.services.targets import open_file, setting_of
from apiflow_desktop.store import Store

FLOW = {"modules": [{"id": "a", "value": {"type": "identity"}}]}
BROKEN = {"text": "[[{", "files": {}}


@pytest.fixture
def settings(tmp_path):
    with Store.open(Home(tmp_path / "home")) as store:
        yield store.settings


def test_what_cannot_be_read_is_not_written_over(tmp_path, settings):
    path = tmp_path / "one.json"
    path.write_text(json.dumps(FLOW))
    document, target = open_file(path)
    settings.set(setting_of(target, "drafts"), BROKEN)
    drafts = KeptDrafts(settings)
    with pytest.raises(UserFacingError):
        drafts.bring(document, target)
    assert not document.shelf.drafts
    drafts.keep(document, target)
    assert BROKEN in settings.under("file/").values()
    drafts.bring(document, target)
