"""Every part of the window is explained somewhere in the guide."""

from __future__ import annotations

import pytest

from apiflow_desktop.gui.help.topics import OPTIONS, TOPICS, target_of
from apiflow_desktop.gui.inspector.flow_settings import flow_sections
from apiflow_desktop.gui.inspector.step_settings import SECTIONS
from apiflow_desktop.gui.library.items import SECTIONS as LIBRARY
from apiflow_desktop.gui.library.items import flow_steps
from apiflow_desktop.gui.window.docks import PANELS
from apiflow_desktop.openflow.diagnostics.codes import CODES
from apiflow_desktop.services import guide


def leads_somewhere(target):
    page, _hash, section = target.partition("#")
    return page in guide.pages() and (not section or section in guide.targets(page))


@pytest.mark.parametrize("topic", TOPICS)
def test_what_a_topic_leads_to_is_there(topic):
    assert leads_somewhere(TOPICS[topic]), TOPICS[topic]


@pytest.mark.parametrize("option", OPTIONS)
def test_every_option_has_a_row(option):
    assert leads_somewhere(f"options.md#{option}")


def test_every_panel_has_a_topic():
    assert {panel.id for panel in PANELS} <= TOPICS.keys()


def settings():
    sections = (*SECTIONS, *flow_sections(["a"], bare=False), *flow_sections(["a"], bare=True))
    return sorted({setting.path for section in sections for setting in section.settings})


@pytest.mark.parametrize("path", settings(), ids="/".join)
def test_every_option_of_the_inspector_leads_to_its_row(path):
    keys = path[1:] if path[0] == "value" else path
    page, _hash, row = target_of(".".join(("option", *keys))).partition("#")
    assert page == "options.md"
    assert row in OPTIONS
    assert row.split(".")[0] == keys[0]


@pytest.mark.parametrize("code", CODES)
def test_every_problem_leads_to_its_row(code):
    assert leads_somewhere(target_of(f"problem.{code}"))


def test_every_kind_of_step_and_item_of_the_library_leads_somewhere_of_its_own():
    for step in flow_steps():
        assert target_of(f"step.{step.key}") != target_of("step"), step.key
    for kind, _title in LIBRARY:
        assert leads_somewhere(target_of(f"library.{kind}"))


def test_a_topic_that_nobody_listed_is_about_what_it_is_part_of():
    assert target_of("inspector.inputs.prompt") == TOPICS["inspector.inputs"]
    assert target_of("option.retry.constant.attempts") == "options.md#retry.constant"
    assert target_of("something") == guide.START
