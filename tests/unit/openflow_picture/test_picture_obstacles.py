"""What stands in the way of wires."""

from __future__ import annotations

import random

from apiflow_desktop.openflow.picture.obstacles import Ground
from apiflow_desktop.openflow.rect import Rect


def test_counting_says_the_same_as_looking_whether_anything_is_between():
    rng = random.Random(7)
    answers = []
    for _ in range(300):
        rects = [
            Rect(rng.randrange(0, 400, 20), rng.randrange(300), rng.randrange(20, 140, 20), 50)
            for _ in range(rng.randrange(1, 7))
        ]
        ground, ends = Ground(rects), (rng.choice(rects), rng.choice(rects))
        left = rng.randrange(0, 400, 20)
        right = left + rng.randrange(20, 200, 20)
        answers.append(ground.is_between(left, right, ends))
        assert answers[-1] == any(
            rect.x < right and rect.right > left and not any(rect is end for end in ends)
            for rect in rects
        )
    assert 50 < sum(answers) < 250
