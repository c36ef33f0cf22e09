"""The skills that people name, taken from the lists in the table once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ecosystem.tables import Researchers

SEPARATOR = ";"


def derive_skills(researchers: pd.DataFrame) -> pd.DataFrame:
    """Take the lists of skills apart.

    Parameters
    ----------
    researchers : DataFrame
        Checked table; the column ``skills`` holds lists separated by semicolons.

    Returns
    -------
    DataFrame
        A row per person and skill, in the order of the people: ``person`` (position in `researchers`) and ``skill``
        (categorical, alphabetical; case and outer spaces do not tell skills apart). What a person lists twice counts
        once.

    Examples
    --------
    >>> table = pd.DataFrame({"skills": ["PyTorch; mlops", None, "pytorch;;PyTorch"]})
    >>> derive_skills(table).to_dict("list")
    {'person': [0, 0, 2], 'skill': ['pytorch', 'mlops', 'pytorch']}
    """
    texts = pa.array(researchers[Researchers.skills].to_numpy(dtype=object), type=pa.string(), from_pandas=True)
    lists = pc.split_pattern(texts, SEPARATOR)
    spelled = pc.list_flatten(lists).dictionary_encode()
    person = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)
    spellings = pd.Series(spelled.dictionary.to_pylist(), dtype="str").str.strip().str.lower()
    code_of, skills = pd.factorize(spellings.mask(spellings == ""), sort=True)
    code = code_of[spelled.indices.to_numpy(zero_copy_only=False)]
    named = code >= 0
    size = max(len(skills), 1)
    once = pd.unique(person[named].astype(np.int64) * size + code[named])
    return pd.DataFrame(
        {
            "person": (once // size).astype(np.int32),
            "skill": pd.Categorical.from_codes(
                once % size, dtype=pd.CategoricalDtype(pd.Index(skills.tolist(), dtype="str"))
            ),
        }
    )
