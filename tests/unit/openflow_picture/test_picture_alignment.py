"""What is moved by hand comes into line with what stands around it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from apiflow_desktop.openflow.picture.alignment import Line, align
from apiflow_desktop.openflow.rect import Rect

places = st.integers(-400, 400).map(float)
rects = st.builds(Rect, places, places, st.just(100.0), st.integers(40, 90).map(float))


def test_a_left_edge_meets_a_left_edge_and_a_line_joins_the_two():
    found = align(Rect(103, 300, 80, 50), [Rect(100, 0, 120, 50)], 6)
    assert (found.dx, found.dy) == (-3, 0)
    assert found.lines == (Line(100, 0, 100, 350),)


def test_middles_meet_middles():
    found = align(Rect(112, 300, 100, 50), [Rect(100, 0, 120, 50)], 6)
    assert found.dx == -2
    assert found.lines == (Line(160, 0, 160, 350),)


def test_both_directions_are_taken_by_themselves():
    found = align(Rect(3, 504, 100, 50), [Rect(0, 0, 100, 80), Rect(400, 500, 100, 80)], 6)
    assert (found.dx, found.dy) == (-3, -4)


def test_what_is_too_far_away_is_left_alone():
    assert align(Rect(20, 300, 110, 50), [Rect(0, 0, 60, 50)], 6).lines == ()


def test_the_gap_to_the_next_becomes_that_between_those_before():
    row = [Rect(0, 0, 100, 80), Rect(130, 0, 100, 80)]
    found = align(Rect(257, 13, 140, 61), row, 6)
    assert found.dx == 3
    gaps = [line for line in found.lines if line.gap]
    assert [(line.x1, line.x2) for line in gaps] == [(100, 130), (230, 260)]


def test_between_two_the_gaps_become_equal():
    row = [Rect(0, 0, 100, 80), Rect(400, 0, 100, 80)]
    found = align(Rect(203, 13, 90, 61), row, 6)
    assert found.dx == 2
    assert len([line for line in found.lines if line.gap]) == 2


def test_columns_have_gaps_too():
    column = [Rect(0, 0, 100, 80), Rect(0, 110, 100, 80)]
    found = align(Rect(13, 217, 61, 100), column, 6)
    assert found.dy == 3


@given(rects, st.lists(rects, max_size=6), st.integers(0, 12).map(float))
def test_it_never_moves_further_than_the_reach_and_then_stays(moving, others, reach):
    found = align(moving, others, reach)
    assert max(abs(found.dx), abs(found.dy)) <= reach
    placed = Rect(moving.x + found.dx, moving.y + found.dy, moving.width, moving.height)
    again = align(placed, others, 0)
    assert (again.dx, again.dy) == (0, 0)
