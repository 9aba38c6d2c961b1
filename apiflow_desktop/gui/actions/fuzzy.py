"""Finding what was meant from a few letters of it."""

from __future__ import annotations

_START_OF_WORD = 8
_IN_A_ROW = 5
_HIT = 1


def match(query: str, text: str) -> tuple[int, tuple[int, ...]] | None:
    """Match letters in their order, the case aside.

    Returns:
        The score (more is better) and the places of the letters in the text, or None if the
        text does not hold them all.
    """
    letters = [letter for letter in query.lower() if not letter.isspace()]
    lowered = text.lower()
    whole = lowered.find(query.lower().strip())
    if letters and whole >= 0:
        places = tuple(range(whole, whole + len(query.strip())))
        return _score(places, lowered) + _START_OF_WORD, places
    found = _places(letters, lowered)
    return None if found is None else (_score(found, lowered), found)


def _places(letters: list[str], text: str) -> tuple[int, ...] | None:
    """Take each letter at the next start of a word if one has it, else where it comes next."""
    places: list[int] = []
    at = 0
    for letter in letters:
        starts = (i for i in range(at, len(text)) if text[i] == letter and _starts_word(text, i))
        place = next(starts, -1)
        follows = text.find(letter, at)
        if follows < 0:
            return None
        if place < 0 or follows == at:
            place = follows
        places.append(place)
        at = place + 1
    return tuple(places)


def _score(places: tuple[int, ...], text: str) -> int:
    score = -len(text) // 16
    for number, place in enumerate(places):
        score += _HIT
        if _starts_word(text, place):
            score += _START_OF_WORD
        if number and places[number - 1] == place - 1:
            score += _IN_A_ROW
    return score


def _starts_word(text: str, place: int) -> bool:
    return place == 0 or not text[place - 1].isalnum()
