"""Wires of different outputs do not lie on each other."""

from __future__ import annotations

import pytest

from apiflow_desktop.openflow.picture.lanes import MOST, Lane, Lanes, spread
from apiflow_desktop.openflow.picture.layout import layout
from apiflow_desktop.openflow.picture.routing import Router
from tests.unit.openflow_picture.flows import Lookup, build_picture, document, script

BELOW = ((0.0, 0.0), (20.0, 0.0), (20.0, 100.0), (300.0, 100.0), (300.0, 0.0), (320.0, 0.0))


def shifted(way, x):
    return tuple((px + x, py) for px, py in way)


def anywhere(_key, _corners):
    return True


def lying_on_each_other(routes, trunks):
    """Find the parts of wires that lie where one of another output does."""
    lanes, found = Lanes(), []
    for key, corners in routes.items():
        for index in range(len(corners) - 1):
            lane = Lane.between(*corners[index : index + 2])
            if not lanes.is_free(lane, trunks[key]):
                found.append((key, index))
            lanes.take(lane, trunks[key])
    return found


def test_the_second_of_two_goes_beside_the_first():
    trunks = {"one": ("a", "x"), "other": ("b", "x")}
    routes = {"one": BELOW, "other": shifted(BELOW, 100)}
    found = spread(routes, trunks, anywhere)
    assert found["one"] == BELOW
    assert found["other"][0] == (100, 0)
    assert found["other"][-1] == (420, 0)
    assert found["other"][2][1] == found["other"][3][1] == 95
    assert not lying_on_each_other(found, trunks)


def test_wires_of_one_output_share_their_lane():
    trunks = {"one": ("a", "x"), "other": ("a", "x")}
    routes = {"one": BELOW, "other": (*BELOW[:4], (300.0, 40.0), (320.0, 40.0))}
    assert spread(routes, trunks, anywhere) == routes


def test_they_part_no_sooner_than_they_must():
    first = shifted(BELOW, 100)
    routes = {"first": first, "one": BELOW, "again": (*BELOW[:3], (80.0, 100.0), *BELOW[-2:])}
    trunks = {"first": ("b", "x"), "one": ("a", "x"), "again": ("a", "x")}
    found = spread(routes, trunks, anywhere)
    assert found["one"][2] == found["again"][2] == (20, 95)


def test_a_wire_stays_where_nothing_else_is_open_to_it():
    trunks = {"one": ("a", "x"), "other": ("b", "x")}
    routes = {"one": BELOW, "other": shifted(BELOW, 100)}
    assert spread(routes, trunks, lambda *_: False) == routes
    down_only = spread(routes, trunks, lambda _, corners: corners[2][1] >= 100)
    assert down_only["other"][2][1] == 105


def test_a_part_that_leads_to_a_port_keeps_its_way():
    near = ((0.0, 0.0), (4.0, 0.0), (4.0, 50.0), (90.0, 50.0))
    other = ((-30.0, 20.0), (3.0, 20.0), (3.0, 60.0), (90.0, 60.0))
    routes = {"other": other, "near": near}
    found = spread(routes, {"other": ("a", "x"), "near": ("b", "x")}, anywhere)
    assert found["near"][1][0] > 4


def test_where_there_are_very_many_all_stay():
    routes = {str(n): shifted(BELOW, n) for n in range(MOST + 1)}
    trunks = {key: (key, "x") for key in routes}
    assert spread(routes, trunks, anywhere) == routes


@pytest.mark.parametrize("direction", ["right", "down"])
def test_lanes_of_a_flow_are_told_apart_and_the_same_again(direction):
    """Also after steps were looked at before in other places."""
    modules = [script("s0")]
    for n in range(1, 9):
        inputs = {name: f"=results.s{max(0, n - back)}.v" for back, name in enumerate("abc", 1)}
        modules.append(script(f"s{n}", **inputs))
    picture = build_picture(document(*modules), Lookup(), None)
    cards = layout(picture, direction).cards
    router = Router()
    routes = router.route(picture, cards, direction)
    trunks = {key: (wire.source, wire.source_port) for key, wire in picture.wires.items()}
    assert len(routes) > 8
    assert len(lying_on_each_other(routes, trunks)) <= len(routes) // 8
    moved = {
        key: type(rect)(rect.x, rect.y + 7, rect.width, rect.height) for key, rect in cards.items()
    }
    router.route(picture, moved, direction)
    assert router.route(picture, cards, direction) == routes
