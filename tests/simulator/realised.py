"""Measure in simulated datasets what the sourced parameters state: parameter, source, sourced and realised value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from ecosystem.load import Ecosystem, load_dataset, load_reference
from ecosystem.simulator import Parameters, read_parameters, simulate, write_simulated
from ecosystem.simulator.parameters import ASSUMPTION, PARAMETERS
from tests.data.shipped import DATA

SEEDS = (1, 2, 3)
SIZE = 20_000
HOME = "PK"
NOT_COMPARED = {"ai_publications", "industry_city_share", "industry_sector_share"}
"""Sourced inputs that assumptions change on the way: an exponent, numbers of employees, and tilts of cities."""

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Realised:
    """One sourced value beside the one measured; `error` is the standard error of the latter by chance alone."""

    parameter: str
    key: str
    measured: str
    source: str
    sourced: float
    realised: float
    error: float
    unit: str

    @property
    def difference(self) -> float:
        """Realised minus sourced."""
        return self.realised - self.sourced

    def cells(self) -> list[str]:
        """Cells of the table in METHOD.md."""
        scale, places, suffix = {"rate": (1000, 1, " per 1,000"), "share": (100, 1, " %"), "ratio": (1, 2, "")}[
            self.unit
        ]
        name = f"{self.parameter}, {self.key}" if self.key else self.parameter
        stated, found = (f"{value * scale:.{places}f}{suffix}" for value in (self.sourced, self.realised))
        difference = f"{self.difference * scale:+.{places}f}".replace("-", "−")
        return [name, self.measured, self.source, stated, found, difference]


def parameters() -> Parameters:
    """Read the parameters of the demo."""
    return read_parameters(DATA / "demo" / PARAMETERS, DATA / "reference")


def without_gaps(stated: Parameters) -> Parameters:
    """Return the parameters with nothing unknown: gaps are drawn over complete careers."""
    rows = (replace(row, value=0.0) if row.parameter == "unknown_share" else row for row in stated.rows)
    return replace(stated, rows=tuple(rows))


def loaded(tables: Tables) -> Ecosystem:
    """Write a simulated dataset and load it as any other."""
    with TemporaryDirectory() as folder:
        write_simulated(tables, Path(folder))
        return load_dataset(Path(folder), load_reference(DATA / "reference"), use_cache=False)


def border_rates(ecosystem: Ecosystem) -> dict[str, tuple[float, int]]:
    """Rates of departures and arrivals per person-year at home, each with the number of moves.

    Moves are changes of the main post; first posts after training are no moves between posts.
    """
    moves, spells = ecosystem.moves, ecosystem.spells
    moves = moves[~moves["kind"].isin(["dual", "training-to-post"]).to_numpy()]
    years = (spells["stop"] - spells["start"])[(spells["place"] == "home").to_numpy()].sum()
    counts = {name: int((moves["crossing"] == name).sum()) for name in ("leaves", "arrives")}
    return {name: (count / years, count) for name, count in counts.items()}


def realised(stated: Parameters) -> Iterator[Realised]:
    """Yield every comparable parameter with a source; of a list of shares the entry with the largest difference."""
    simulated = [simulate(without_gaps(stated), size=SIZE, seed=seed) for seed in SEEDS]
    basis = {row.parameter: row.basis for row in stated.rows if row.basis != ASSUMPTION}
    rates = [border_rates(loaded(tables)) for tables in simulated]
    for parameter, crossing in (("departure_rate", "leaves"), ("arrival_rate", "arrives")):
        rate = float(np.mean([each[crossing][0] for each in rates]))
        moves = sum(each[crossing][1] for each in rates)
        measured = f"{'departures' if crossing == 'leaves' else 'arrivals'} per person-year at home"
        yield Realised(
            parameter, "", measured, basis[parameter], stated.number(parameter), rate, rate / moves**0.5, "rate"
        )
    people = pd.concat([_people(tables) for tables in simulated], keys=SEEDS, names=["seed"]).reset_index()
    people["person"] = list(zip(people["seed"], people["researcher_id"], strict=True))
    moves = pd.concat([_moves(tables) for tables in simulated], ignore_index=True)
    posts = pd.concat([_first_posts(tables) for tables in simulated], keys=SEEDS)
    later = moves[moves["kind"] != "training-to-post"]
    there = int(((later["from_domain"] == "academia") & (later["to_domain"] == "industry")).sum())
    back = int(((later["from_domain"] == "industry") & (later["to_domain"] == "academia")).sum())
    name = "industry_moves_per_return"
    error = there / back * (1 / there + 1 / back) ** 0.5
    measured = "moves academia to industry per move back"
    yield Realised(name, "", measured, basis[name], stated.number(name), there / back, error, "ratio")
    abroad = people.loc[people["degree_country_code"] != HOME, "degree_country_code"]
    academic = posts[(posts["domain"] == "academia") & (posts["country_code"] == HOME)]
    university = academic[academic["sector_id"] == "university"]
    doctors = people[(people["degree"] == "doctorate") & (people["degree_country_code"] == "US")]
    began = posts.loc[doctors["person"], "country_code"]
    left = later[(later["kind"] == "leave") & (later["to_domain"] == "academia")]
    yield _largest("degree_share", "highest degrees of all people", people["degree"], stated, basis)
    for degree, own in people.groupby("degree"):
        trained = own["degree_country_code"] == HOME
        yield _share("trained_home_share", str(degree), "degrees from Pakistan", trained, stated, basis)
    measured = "first posts in Pakistan, of doctorates from this country"
    yield _share("doctorate_first_post_home_share", "US", measured, began == HOME, stated, basis)
    yield _skills(people[people["country_code"] == HOME], stated)
    yield _largest("degree_country_share", "countries of degrees from abroad", abroad, stated, basis)
    yield _largest("city_share", "cities of first posts in academia at home", academic["city_id"], stated, basis)
    names = university["city_id"] + ":" + university["organization"]
    yield _largest("university_weight", "universities of first posts at home", names, stated, basis)
    countries = left["to_country_code"]
    yield _largest("destination_share", "countries of departures into academia", countries, stated, basis)


def left_within(ecosystem: Ecosystem, months: float) -> float:
    """Share of academics at home who leave their post within some months, at the rate of the whole dataset."""
    moves, spells = ecosystem.moves, ecosystem.spells
    moves = moves[~moves["kind"].isin(["dual", "training-to-post"]).to_numpy()]
    left = ((moves["from_domain"] == "academia") & (moves["from_country_code"] == HOME)).sum()
    own = spells[((spells["place"] == "home") & (spells["domain"] == "academia")).to_numpy()]
    return float(-np.expm1(-left / (own["stop"] - own["start"]).sum() * months / 12))


def _share(
    parameter: str, key: str, measured: str, found: pd.Series, stated: Parameters, basis: Mapping[str, str]
) -> Realised:
    """Compare one share with that of the rows found."""
    share = float(found.mean())
    error = (share * (1 - share) / len(found)) ** 0.5
    return Realised(parameter, key, measured, basis[parameter], stated.by_key(parameter)[key], share, error, "share")


def _skills(people: pd.DataFrame, stated: Parameters) -> Realised:
    """Return the sourced skill whose realised share differs most, in standard errors."""
    sourced = [row for row in stated.rows if row.parameter == "skill_share" and row.basis != ASSUMPTION]
    named = (";" + people["skills"].fillna("") + ";").groupby(people["domain"])
    lists = {str(domain): own for domain, own in named}
    measured = f"people of the domain at home who name the skill; largest of {len(sourced)}"
    rows = []
    for row in sourced:
        domain, _, skill = row.key.partition(":")
        found = lists[domain].str.contains(f";{skill};", regex=False)
        rows.append(_share("skill_share", row.key, measured, found, stated, {"skill_share": row.basis}))
    return max(rows, key=lambda row: abs(row.difference) / row.error)


def _largest(
    parameter: str, measured: str, values: pd.Series, stated: Parameters, basis: Mapping[str, str]
) -> Realised:
    """Return the entry of a list of shares whose realised share differs most, in standard errors."""
    keys, shares = stated.shares(parameter)
    found = values.value_counts(normalize=True).reindex(keys, fill_value=0.0).to_numpy()
    errors = np.sqrt(shares * (1 - shares) / len(values))
    worst = int(np.argmax(np.abs(found - shares) / errors))
    return Realised(
        parameter,
        keys[worst],
        f"{measured}; largest of {len(keys)}",
        basis[parameter],
        float(shares[worst]),
        float(found[worst]),
        float(errors[worst]),
        "share",
    )


def _people(tables: Tables) -> pd.DataFrame:
    """Return the simulated people with domain and country of their last post."""
    people = tables["researchers"].iloc[:-3]
    domain = tables["sectors"].set_index("sector_id")["domain"]
    country = tables["cities"].set_index("city_id")["country_code"]
    return people.assign(domain=people["sector_id"].map(domain), country_code=people["city_id"].map(country))


def _moves(tables: Tables) -> pd.DataFrame:
    """Return the simulated moves between main posts with the domains of both ends."""
    domain = tables["sectors"].set_index("sector_id")["domain"]
    moves = tables["transitions"]
    moves = moves[(moves["kind"] != "dual") & (moves["evidence"] == "s")]
    return moves.assign(from_domain=moves["from_sector_id"].map(domain), to_domain=moves["to_sector_id"].map(domain))


def _first_posts(tables: Tables) -> pd.DataFrame:
    """Return everybody's first post: the one taken after training, left by the first move, or still held."""
    ends = ["organization", "sector_id", "city_id"]
    moves = _moves(tables).drop_duplicates("researcher_id").set_index("researcher_id")
    trained = moves["kind"] == "training-to-post"
    first = pd.DataFrame(
        {end: moves[f"to_{end}"].where(trained, moves[f"from_{end}"]) for end in [*ends, "country_code"]}
    )
    people = tables["researchers"].iloc[:-3].set_index("researcher_id")
    held = people.loc[~people.index.isin(first.index), [*ends, "degree_country_code"]]
    held = held.rename(columns={"degree_country_code": "country_code"})  # who crossed no border works where trained
    posts = pd.concat([first, held])
    return posts.assign(domain=posts["sector_id"].map(tables["sectors"].set_index("sector_id")["domain"]))
