"""What of an import is left to the user: columns that nothing feeds or two fit alike, words that were not made out."""

from __future__ import annotations

from ecosystem.importers.spreadsheets.draft import Draft
from ecosystem.importers.spreadsheets.meanings import Word
from ecosystem.importers.spreadsheets.shapes import SHAPES, UNUSED
from ecosystem.importers.spreadsheets.translating import NOTHING_FEEDS
from ecosystem.load import Problem
from ecosystem.tables import Column


def unfed(draft: Draft, place: int) -> list[Column]:
    """Return the columns of ours that a sheet must fill and nothing feeds."""
    mapping = draft.mappings[place]
    if mapping.shape == UNUSED:
        return []
    fed = {feed.target for feed in mapping.feeds}
    return [one for one in SHAPES[mapping.shape].columns() if one.rule.required and one not in fed]


def torn(draft: Draft, place: int) -> dict[tuple[str, int], str]:
    """Return the columns of ours that several of the user's fit equally well and nothing feeds, with the reason."""
    guessed, mapping = draft.guessed[place], draft.mappings[place]
    if guessed.shape != mapping.shape:
        return {}
    used = {feed.heading for feed in mapping.feeds}
    return {
        (one.feed.target, one.feed.post): guessed.doubts.get(one.feed.heading, "")
        for one in guessed.torn
        if mapping.feed(one.feed.target, one.feed.post) is None and one.feed.heading not in used
    }


def open_words(draft: Draft) -> tuple[Word, ...]:
    """Return the words that could not be made out, those first without which a row cannot do."""
    return tuple(sorted((word for word in draft.words if word.ours is None), key=lambda word: not word.needed))


def beyond_deciding(draft: Draft) -> tuple[Problem, ...]:
    """Return the problems that neither a column nor a word decides: to be put right in the file."""
    asked = {word.problem(draft.lexicon.choices(word.vocabulary)) for word in open_words(draft) if word.needed}
    return tuple(one for one in draft.problems if one not in asked and not one.rule.startswith(NOTHING_FEEDS))
