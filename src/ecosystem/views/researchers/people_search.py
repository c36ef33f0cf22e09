"""Fuzzy search of people by name, organisation, skill or id."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ecosystem.load import Ecosystem
from ecosystem.tables import Researchers
from ecosystem.tables.schema import ARROW_TEXT

Ints: TypeAlias = npt.NDArray[np.int64]
Scores: TypeAlias = npt.NDArray[np.uint8]

COLUMNS = (Researchers.name, Researchers.organization, Researchers.skills)
RESULT = ("position", "researcher_id", "column", "text", "score")
MIN_SCORE = 75
"""Similarity, of 100, from which two words count as the same."""
PREFIX_SCORE = 92
"""Similarity of a word that begins with the typed one."""
SHORT_WORDS = {"of", "and", "the", "for", "in", "at", "de"}


@dataclass(frozen=True, eq=False)
class TextColumn:
    """Distinct texts of one column, and which person has which.

    Attributes
    ----------
    name : str
    texts : Series of str
        The different texts.
    of_person : ndarray of int
        For each person the place of the text; -1 where there is none.
    """

    name: str
    texts: pd.Series
    of_person: Ints


@dataclass(frozen=True, eq=False)
class Searchable:
    """Search index of a dataset (see :func:`searchable`).

    Attributes
    ----------
    columns : tuple of TextColumn
    ids : Series of str
        The id of each person, in lower case.
    places : mapping of str to int
        Every different word of all texts, and its number.
    spelt : list of str
        The words without digits, which may be spelt in more than one way; not the initials of organisations.
    numbers : ndarray of int
        The number of each word of `spelt`.
    word, text : ndarray of int
        Where words occur: the word's number, and the text, counted through all columns; ordered by word.
    """

    columns: tuple[TextColumn, ...]
    ids: pd.Series
    places: Mapping[str, int]
    spelt: list[str]
    numbers: Ints
    word: Ints
    text: Ints


def searchable(ecosystem: Ecosystem) -> Searchable:
    """Build the search index of a dataset's people for :func:`search`."""
    columns = []
    for name in COLUMNS:
        codes, different = pd.factorize(ecosystem.researchers[name])
        columns.append(TextColumn(str(name), pd.Series(different, dtype=ARROW_TEXT), codes.astype(np.int64)))
    texts = _plain(pd.concat([column.texts for column in columns], ignore_index=True))
    begin = len(columns[0].texts)
    acronyms = columns[1].texts.map(acronym).to_list()
    split = pc.split_pattern(pa.array(texts.to_numpy(dtype=object), pa.string()), " ")
    lengths = pc.list_value_length(split).to_numpy(zero_copy_only=False)
    written = pc.list_flatten(split)
    words = pa.chunked_array([written, pa.array(acronyms, pa.string())]).combine_chunks()
    coded = words.dictionary_encode()
    number = coded.indices.to_numpy()
    place = np.concatenate([np.repeat(np.arange(len(texts)), lengths), np.arange(begin, begin + len(acronyms))])
    order = np.argsort(number, kind="stable")
    vocabulary: list[str] = coded.dictionary.to_pylist()
    # numbers follow first appearance, so initials that no text contains come last: they must be typed exactly
    last = int(number[: len(written)].max(initial=-1))
    spelt = [at for at, word in enumerate(vocabulary[: last + 1]) if word.isalpha()]
    return Searchable(
        columns=tuple(columns),
        ids=ecosystem.researchers[Researchers.researcher_id].astype(ARROW_TEXT).str.lower(),
        places={word: at for at, word in enumerate(vocabulary)},
        spelt=[vocabulary[at] for at in spelt],
        numbers=np.array(spelt, dtype=np.int64),
        word=number[order].astype(np.int64),
        text=place[order],
    )


def search(ecosystem: Ecosystem, text: str, limit: int = 20, *, within: Searchable | None = None) -> pd.DataFrame:
    """Find the people whose name, organisation, skills or id contain words similar to those typed.

    Every word typed must be found, in any of the columns and in any order; a word counts as found where it is spelt
    alike, where a longer one begins with it, or where it is made of an organisation's initials.

    Parameters
    ----------
    ecosystem : Ecosystem
    limit : int
        Rows at most.
    within : Searchable, optional
        Search index; built where it is not given.

    Returns
    -------
    DataFrame
        ``position`` of the person, ``researcher_id``, the ``column`` and ``text`` that fit best, and ``score``
        (similarity, of 100), best first, then in the order of the data. ``attrs["total"]`` is the number of all
        matches.
    """
    found = pd.DataFrame({name: [] for name in RESULT})
    found.attrs["total"] = 0
    typed = _plain(pd.Series([text[:200]], dtype="str")).iloc[0].split()[:8]
    if not typed or not len(ecosystem.researchers):
        return found
    index = within or searchable(ecosystem)
    likeness = np.array([_like(index, word, len(ecosystem.researchers)) for word in typed])
    best = likeness.max(axis=1)  # words typed x people
    named = (index.ids == text.strip().lower()).to_numpy()
    people = np.flatnonzero((best >= MIN_SCORE).all(axis=0) | named)
    score = np.where(named[people], 100, best[:, people].mean(axis=0))
    order = np.argsort(-score, kind="stable")[:limit]
    chosen = people[order]
    column = likeness[:, :, chosen].sum(axis=0, dtype=np.int64).argmax(axis=0)
    ids = ecosystem.researchers[Researchers.researcher_id].iloc[chosen].astype(str).to_numpy()
    fits = [
        ("researcher_id", "") if named[person] else _fit(index, int(at), person)
        for at, person in zip(column, chosen, strict=True)
    ]
    found = pd.DataFrame(
        {
            "position": chosen,
            "researcher_id": ids,
            "column": [name for name, _ in fits],
            "text": [found_text or own for (_, found_text), own in zip(fits, ids, strict=True)],
            "score": score[order].round(1),
        }
    )
    found.attrs["total"] = len(people)
    return found


def _like(index: Searchable, typed: str, people: int) -> Scores:
    """Return for each column and person the similarity of the best word to the one typed."""
    alike = _alike(index, typed)
    size = sum(len(column.texts) for column in index.columns)
    of_text = np.zeros(size + 1, dtype=np.uint8)  # the last place answers for people without a text
    for number in np.flatnonzero(alike):
        first, last = np.searchsorted(index.word, [number, number + 1])
        texts = index.text[first:last]
        of_text[texts] = np.maximum(of_text[texts], alike[number])
    likeness = np.zeros((len(index.columns), people), dtype=np.uint8)
    begin = 0
    for place, column in enumerate(index.columns):
        likeness[place] = of_text[np.where(column.of_person < 0, size, begin + column.of_person)]
        begin += len(column.texts)
    return likeness


def _alike(index: Searchable, typed: str) -> Scores:
    """Compare one word with all; those with digits must be the same."""
    from rapidfuzz import fuzz, process  # needed only once somebody searches

    alike = np.zeros(len(index.places), dtype=np.uint8)
    if typed.isalpha():
        likeness = process.cdist([typed], index.spelt, scorer=fuzz.ratio, score_cutoff=MIN_SCORE, dtype=np.uint8)[0]
        alike[index.numbers] = likeness
        if len(typed) > 1:
            begins = index.numbers[[word.startswith(typed) for word in index.spelt]]
            alike[begins] = np.maximum(alike[begins], PREFIX_SCORE)
    if typed in index.places:
        alike[index.places[typed]] = 100
    return alike


def _plain(texts: pd.Series) -> pd.Series:
    """Normalise texts: lower case, without accents and punctuation."""
    lower = texts.fillna("").astype(ARROW_TEXT).str.lower()
    foreign = ~lower.str.isascii()
    if foreign.any():
        lower = lower.mask(foreign, lower[foreign].map(_without_accents))
    return lower.str.replace(r"[\s!-/:-@\[-`{-~]+", " ", regex=True)


def _without_accents(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def acronym(organisation: Any) -> str:
    """Return the initials of an organisation as a word.

    Examples
    --------
    >>> acronym("National University of Sciences and Technology")
    'nust'
    """
    return "".join(word[0] for word in re.findall(r"[^\W\d_]+", str(organisation).lower()) if word not in SHORT_WORDS)


def _fit(index: Searchable, at: int, person: int) -> tuple[str, str]:
    """Return the best matching column and the person's text in it."""
    column = index.columns[at]
    place = int(column.of_person[person])
    return column.name, str(column.texts.iloc[place]) if place >= 0 else ""
