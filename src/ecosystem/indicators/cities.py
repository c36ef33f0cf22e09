"""People by city, circulation balances, flows between cities, city profiles, concentration and hubs."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.indicators.concentration import concentrations, quotients
from ecosystem.indicators.counting import at_work, categories, largest, long_table, result_table
from ecosystem.indicators.place_codes import ABROAD, OTHER, UNKNOWN, Codes, Counts, GroupedPlaces, Places, group_places
from ecosystem.statistics import MINIMUM_N, Interval, hubs_and_feeders, suppress, wilson

PLACE = "place_code"


def people_by_city(people: pd.DataFrame, places: Places) -> pd.DataFrame:
    """Count people by city at home, largest first.

    Returns
    -------
    DataFrame
        ``place_code``, ``people`` and the share of the people in known cities at home.
    """
    counts = places.residents(people)[: places.abroad]
    at = largest(counts)
    table = pd.DataFrame({PLACE: np.asarray(places.cities, dtype=str)[at], "people": counts[at]})
    return suppress(result_table(table, wilson(counts[at], np.full(len(at), counts.sum())), unit="share of people"))


def city_flows(flows: Counts, places: Places, *, most: int = 12) -> pd.DataFrame:
    """Return the largest flows between two different cities at home.

    Parameters
    ----------
    flows : ndarray of int
        Moves by place left and entered (see :meth:`Places.flows`).

    Returns
    -------
    DataFrame
        ``from_place``, ``to_place`` and ``moves``, largest first.
    """
    between = flows[: places.abroad, : places.abroad] * ~np.eye(places.abroad, dtype=bool)
    origin, destination = np.nonzero(between)
    moves = between[origin, destination]
    order = largest(moves, most)
    names = np.asarray(places.cities, dtype=str)
    return pd.DataFrame(
        {"from_place": names[origin[order]], "to_place": names[destination[order]], "moves": moves[order]}
    )


def circulation_balances(
    flows: Counts, places: Places, *, most: int = 12, uncertain: Counts | None = None
) -> pd.DataFrame:
    """Circulation balance of each city: (arrivals - departures) / (arrivals + departures).

    Moves within a city, moves from abroad to abroad, and moves with an unknown place at one end do not count.

    Returns
    -------
    DataFrame
        A row per city, busiest first, then the others together, then abroad: ``place_code``, ``cities`` (number in the
        row), ``arrivals``, ``departures``, ``net`` and the balance; with the flows of uncertain moves also
        ``uncertain_arrivals`` and ``uncertain_departures``, parts of the counts.

    Notes
    -----
    The balance is twice the share of arrivals less 1, so its interval is Wilson's, rescaled. A percentile bootstrap
    agrees with it for many moves, but has no width where all go one way.
    """
    arrivals, departures = _between_places(flows, places)
    kept = group_places(places, arrivals + departures, most=most)
    arrived, left = kept.along(arrivals), kept.along(departures)
    groups = pd.DataFrame(
        {
            PLACE: np.asarray(kept.codes, dtype=str),
            "cities": _cities(kept),
            "arrivals": arrived,
            "departures": left,
            "net": arrived - left,
        }
    )
    if uncertain is not None:
        sides = zip(("arrivals", "departures"), _between_places(uncertain, places), strict=True)
        groups = groups.assign(**{f"uncertain_{side}": kept.along(counts) for side, counts in sides})
    share = wilson(arrived, arrived + left)
    balance = Interval(2 * share.value - 1, 2 * share.low - 1, 2 * share.high - 1, share.n)
    table = result_table(groups, balance, unit="(arrivals - departures) / (arrivals + departures)")
    return suppress(table[table["n"] > 0].reset_index(drop=True))


def _between_places(flows: Counts, places: Places) -> tuple[Counts, Counts]:
    """Count the moves into and out of each place, from and to other known places."""
    known = flows[: places.unknown, : places.unknown]
    between = np.where(np.eye(places.unknown, dtype=bool), 0, known)
    return np.append(between.sum(axis=0), 0), np.append(between.sum(axis=1), 0)


def flow_matrix(flows: Counts, kept: GroupedPlaces) -> pd.DataFrame:
    """Origin–destination matrix of moves between places; every move is in one cell.

    Returns
    -------
    DataFrame
        A row per pair, empty ones too: ``from_place``, ``to_place``, ``moves`` and the share of the moves that leave
        the place. Without other cities they have no line.
    """
    table = kept.along(kept.along(flows), axis=1)
    codes = np.asarray(kept.codes, dtype=str)
    if not kept.others:
        keep = np.flatnonzero(codes != OTHER)
        table, codes = table[np.ix_(keep, keep)], codes[keep]
    groups = long_table(("from_place", codes), ("to_place", codes), moves=table)
    leaving = np.repeat(table.sum(axis=1), len(codes))
    return suppress(result_table(groups, wilson(table.ravel(), leaving), unit="share of moves that leave the place"))


def city_quotients(people: pd.DataFrame, places: Places, column: str, *, most: int = 12) -> pd.DataFrame:
    """Location quotients of each city for the values of a column.

    Parameters
    ----------
    column : str
        Such as ``field``; people of unknown place or value are left out.
    most : int
        Values of the column; beyond, the rarest are summed.

    Returns
    -------
    DataFrame
        As :func:`ecosystem.indicators.concentration.quotients`, by ``place_code``, the largest cities first, and
        `column`, the most frequent first, with ``gathered``: number of values in the cell's column.
    """
    names = categories(people, column)[:-1]
    codes = people[column].cat.codes.to_numpy()
    cell = places.residences(people).astype(np.int32) * np.int32(len(names) + 1) + codes + 1
    counts = np.bincount(cell, minlength=places.size * (len(names) + 1)).reshape(places.size, -1)
    counts = np.where(names == UNKNOWN, 0, counts[: places.unknown, 1:])
    kept = group_places(places, counts.sum(axis=1))
    lines = kept.along(np.vstack([counts, np.zeros((1, len(names)), dtype=counts.dtype)]))
    order = np.argsort(-counts.sum(axis=0), kind="stable")
    order = order[counts.sum(axis=0)[order] > 0]
    single = order if len(order) <= most else order[: most - 1]
    rest = order[len(single) :]
    table = np.column_stack([lines[:, single], lines[:, rest].sum(axis=1)] if len(rest) else [lines[:, single]])
    nonempty = table.sum(axis=1) > 0
    columns = [*names[single].tolist(), *([OTHER] if len(rest) else [])]
    rows = np.asarray(kept.codes, dtype=str)[nonempty].tolist()
    found = quotients(table[nonempty], rows, columns, row=PLACE, column=column)
    gathered = np.array([1] * len(single) + ([len(rest)] if len(rest) else []), dtype=np.int64)
    return found.assign(gathered=np.tile(gathered, len(rows)))


def concentration(spells: pd.DataFrame, places: Places, *, window: tuple[int, int]) -> pd.DataFrame:
    """Concentration over cities of the people at work in known cities at home, by year; see `concentrations`."""
    counts = at_work(spells, places.residences(spells), places.size, window=window)[:, : places.abroad]
    return concentrations(counts, pd.DataFrame({"year": np.arange(window[0], window[1] + 1)}), unit="cities")


def concentration_now(people: pd.DataFrame, places: Places) -> pd.DataFrame:
    """Concentration of people over cities as last observed; one row, as :func:`concentration`."""
    counts = places.residents(people)[np.newaxis, : places.abroad]
    return concentrations(counts, pd.DataFrame({"year": [pd.NA]}, dtype="Int64"), unit="cities")


def home_and_abroad(spells: pd.DataFrame, *, window: tuple[int, int]) -> pd.DataFrame:
    """Share of the people at work at home, abroad and at an unknown place, by year.

    Returns
    -------
    DataFrame
        Three rows per year: ``year``, ``place`` (home, abroad, unknown), ``people`` and the share.
    """
    where = spells["place"].cat.codes.to_numpy()
    counts = at_work(spells, np.where(where < 0, 2, where), 3, window=window)
    years = np.arange(window[0], window[1] + 1)
    table = long_table(("year", years), ("place", ["home", ABROAD, UNKNOWN]), people=counts)
    return suppress(
        result_table(table, wilson(counts.ravel(), np.repeat(counts.sum(axis=1), 3)), unit="share of people")
    )


def hubs(moves: pd.DataFrame, places: Places) -> pd.DataFrame:
    """Bands of hub and authority scores: which places send people and which receive them.

    The places are the cities at home and, abroad, countries; moves within a place and moves with an unknown city at
    home do not count.

    Returns
    -------
    DataFrame
        A row per place with such moves, busiest first: ``place_code`` (city at home, or empty), ``country_code``
        (country abroad, or empty), ``departures``, ``arrivals``, ``n`` (both), ``sends`` and ``receives`` (high,
        middle, low).
    """
    countries = pd.Index(moves["from_country_code"].cat.categories).union(moves["to_country_code"].cat.categories)
    size = places.size + len(countries)
    origin = _nodes(places.origins(moves), moves["from_country_code"], places, countries)
    destination = _nodes(places.destinations(moves), moves["to_country_code"], places, countries)
    flows = np.bincount(origin.astype(np.int64) * size + destination, minlength=size**2).reshape(size, size)
    flows[places.unknown, :] = flows[:, places.unknown] = 0
    np.fill_diagonal(flows, 0)
    start, end = np.nonzero(flows)
    bands = hubs_and_feeders(pd.DataFrame({"from": start, "to": end, "n": flows[start, end]}))
    node = bands["node"].to_numpy(dtype=np.int64)
    names = np.concatenate([np.asarray(places.cities, dtype=str), ["", ""], np.full(len(countries), "")])
    abroad = np.concatenate([np.full(places.size, ""), countries.to_numpy(dtype=str)])
    table = pd.DataFrame(
        {
            PLACE: names[node],
            "country_code": abroad[node],
            "departures": flows.sum(axis=1)[node],
            "arrivals": flows.sum(axis=0)[node],
            "n": (flows.sum(axis=1) + flows.sum(axis=0))[node],
        }
    )
    enough = table["n"] >= MINIMUM_N
    table = table.assign(
        sends=bands["band_hub"].where(enough), receives=bands["band_authority"].where(enough), enough=enough
    )
    return table.sort_values(["n", PLACE, "country_code"], ascending=[False, True, True], ignore_index=True)


def _nodes(place: Codes, country: pd.Series, places: Places, countries: pd.Index) -> npt.NDArray[np.integer]:
    """Number places abroad by country."""
    numbers = np.append(countries.get_indexer(pd.Index(country.cat.categories)) + places.size, places.unknown)
    return np.where(place == places.abroad, numbers[country.cat.codes.to_numpy()], place)


def _cities(kept: GroupedPlaces) -> list[int]:
    return [kept.others if code == OTHER else int(code not in (ABROAD, UNKNOWN)) for code in kept.codes]
