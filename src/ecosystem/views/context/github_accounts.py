"""Views of GitHub by economy: accounts, developers of AI topics, and exchange with other economies."""

from typing import Any

import numpy as np
import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.dots import Dots, ranked_dots
from ecosystem.figures.heatmap import sequential_heatmap
from ecosystem.figures.peers import peer_lines
from ecosystem.indicators import economy_figures as indicators
from ecosystem.indicators.economy_figures import pick
from ecosystem.selection import Scope
from ecosystem.tables import GithubAiTopics, GithubCollaboration, GithubSeries
from ecosystem.tables import vocabulary as words
from ecosystem.tables.countries import in_sentence
from ecosystem.views.compared_economies import (
    LINE_HEIGHT,
    NONE_IN_PERIOD,
    economies,
    economy_lines,
    in_period,
    of_economy,
    rank_among,
    short_name,
    with_names,
    with_picks,
    without_figures,
)
from ecosystem.views.number_format import join_nonempty, nonzero, rows, whole, year_range
from ecosystem.views.view_definition import Method, ViewResult, view

GITHUB = "github-innovation-graph"
COUNTED = "None: all public accounts and pushes are counted, so there is no sampling error."
WHERE = "The place is that of the internet address: private networks and travellers distort it."
LATEST = "A quarter is added every three months; the copy that was read ends with the third quarter of 2025."
SMALLEST = 100
"""Developers below which the source prints nothing."""
DRAWN_TOPICS, DRAWN_PARTNERS = 8, 10


@view(
    "context.github",
    "How many GitHub accounts are located in Pakistan, beside its peers?",
    Method(
        definition="Accounts on GitHub located in the economy at the end of each quarter. The place among economies is "
        "by number of accounts.",
        interval=COUNTED,
        limits=(
            "All accounts ever opened, idle ones too: the number can only grow. Not AI, and not professionals alone.",
            WHERE,
            "The scale is logarithmic: equal steps are equal ratios.",
            LATEST,
        ),
    ),
    measure="GitHub accounts located in the economy, by quarter, on a log scale",
    height=LINE_HEIGHT,
    published=True,
    filters=("economy", "period"),
)
def github(scope: Scope) -> ViewResult:
    """GitHub accounts by economy and quarter."""
    published = scope.ecosystem.published
    accounts = pick(published[GithubSeries], measure="developers")
    table = indicators.series(
        accounts,
        "value",
        economies=economies(scope),
        years=scope.selection.period,
        unit="accounts",
        by=("year", "quarter"),
    )
    table["when"] = [_quarter(row) for row in rows(table)]
    table = with_names(table, published, lambda row: f"{row.economy}, {row.when}\n{row.value:,.0f} accounts")
    own = of_economy(table)
    result = ViewResult(
        table,
        n=f"{whole(own['value'].iloc[-1] if len(own) else 0, 'account')} in Pakistan",
        unknown=without_figures(scope, table, accounts),
        columns={"economy": "Economy", "when": "Quarter", "value": "Accounts"},
        sources=(GITHUB,),
    )
    if own.empty:
        return result.empty(NONE_IN_PERIOD)
    drawn = table.assign(year=table["year"] + (table["quarter"] - 1) / 4)
    figure = peer_lines(
        economy_lines(drawn, published.names), axis="GitHub accounts (log scale)", log=True, height=LINE_HEIGHT
    )
    ranks = in_period(scope, pick(accounts, economy_id=words.HOME)).sort_values(["year", "quarter"])
    first, now = (row for row in rows(ranks.iloc[[0, -1]]))
    grown = f", {now.value / first.value:.1f} times the {first.value:,.0f} of {_quarter(first)}"
    before = f", after {first.rank} of {first.economies_reported} in {_quarter(first)}"
    several = _quarter(first) != _quarter(now)
    others = table.loc[(table["when"] == _quarter(now)) & (table["economy_id"] != words.HOME), "value"]
    return result.complete(
        figure,
        f"Pakistan had {now.value:,.0f} GitHub accounts of any kind in {_quarter(now)}{grown if several else ''}. "
        f"By number of accounts it had place {now.rank} of {now.economies_reported} economies"
        f"{before if several else ''}.",
        f"Pakistan had {now.value / 1e6:.1f} million GitHub accounts in {_quarter(now)}"
        f"{rank_among(now.value, others, 'more', 'fewer')}",
    )


@view(
    "context.github_topics",
    "On which AI topics do developers on GitHub work?",
    Method(
        definition="Developers in the economy who pushed in the quarter to a public repository that carries the topic. "
        "Drawn are the topics with a figure of Pakistan, in the last quarter of the period.",
        interval=COUNTED,
        limits=(
            f"A topic or quarter with fewer than about {SMALLEST} developers is not printed: “under {SMALLEST}” is "
            "unknown, not zero.",
            "A repository has several topics, chosen by its owner: topics overlap and must not be added, and work on "
            "AI without a topic, or in private, is not in it.",
            WHERE,
            "The shade is logarithmic.",
            LATEST,
        ),
    ),
    measure="Developers who pushed to public repositories, by AI topic and economy, last quarter",
    height=LINE_HEIGHT,
    published=True,
    filters=("economy", "period"),
)
def github_topics(scope: Scope) -> ViewResult:
    """Developers by AI topic and economy."""
    published = scope.ecosystem.published
    listed = in_period(scope, pick(published[GithubAiTopics], economy_id=economies(scope)))
    latest = _last_quarter(pick(listed, economy_id=words.HOME))
    now = pick(listed, **latest) if latest else listed.head(0)
    counts = {(str(row.topic), str(row.economy_id)): float(row.developers) for row in rows(now)}
    own = pick(now, economy_id=words.HOME).sort_values("developers", ascending=False, kind="stable")
    own = own.assign(title=[str(topic).replace("-", " ") for topic in own["topic"]])
    topics = own["topic"].astype("str").head(DRAWN_TOPICS).tolist()
    table = pd.DataFrame(
        [(topic, code, counts.get((topic, code), np.nan)) for topic in topics for code in economies(scope)],
        columns=["topic", "economy_id", "value"],
    )
    table["title"] = [topic.replace("-", " ") for topic in table["topic"]]
    table["text"] = ["–" if np.isnan(count) else f"{count:,.0f}" for count in table["value"]]
    table["shade"] = np.log10(table["value"] / SMALLEST)
    table = with_names(
        table,
        published,
        lambda row: (
            f"{row.economy}, {row.title}\n"
            + (f"Under {SMALLEST} developers" if np.isnan(row.value) else whole(row.value, "developer"))
        ),
    )
    table["column"] = [short_name(published.names, code) for code in table["economy_id"]]
    result = ViewResult(
        table,
        n=f"{whole(len(topics), 'topic')} with a figure of Pakistan",
        unknown=join_nonempty(
            without_figures(scope, table.dropna(subset=["value"]), published[GithubAiTopics]),
            nonzero(table["value"].isna().sum(), f"cells with under {SMALLEST} developers (–)"),
        ),
        columns={"title": "Topic", "economy": "Economy", "value": "Developers"},
        sources=(GITHUB,),
        years=str(latest["year"]) if latest else "",
    )
    if table.empty or latest is None:
        return result.empty("No AI topic has a figure of Pakistan in the period.")
    figure = sequential_heatmap(table, row="title", column="column", value="shade", text="text", empty=NONE_IN_PERIOD)
    first, *more = rows(own.head(2))
    also = "".join(f" and {row.developers:,} to those with “{row.title}”" for row in more)
    known = table[(table["topic"] == topics[0]).to_numpy()].dropna(subset=["value"])
    place = int((known["value"] > first.developers).sum()) + 1
    beside = (
        f" On “{first.title}” Pakistan has place {place} among the {len(known)} economies drawn that have a figure."
        if len(known) > 1
        else ""
    )
    return result.complete(
        figure,
        f"In Q{latest['quarter']} {latest['year']}, {first.developers:,} developers in Pakistan pushed to public "
        f"GitHub repositories with the topic “{first.title}”{also}.{beside}",
        f"{first.developers:,} developers in Pakistan pushed to public GitHub repositories with the topic "
        f"“{first.title}”",
        f"{first.developers:,} developers in Pakistan pushed to public GitHub repositories with the largest AI topic",
    )


@view(
    "context.github_partners",
    "With which economies do developers in Pakistan exchange code on GitHub?",
    Method(
        definition="Pushes and pull requests to public repositories between accounts in Pakistan and in the other "
        "economy, in both directions, summed over the last four quarters of the period. Drawn are the economies with "
        "most.",
        interval=COUNTED,
        limits=(
            "All software, not AI alone. Public repositories alone.",
            WHERE,
            "A few automated accounts can send many pushes.",
            "Economies below the source's threshold have no row. The European Union, which repeats its members, is "
            "left out.",
            LATEST,
        ),
    ),
    measure="Pushes and pull requests to and from Pakistan, last four quarters, by economy",
    height=LINE_HEIGHT,
    published=True,
    filters=("period",),
)
def github_partners(scope: Scope) -> ViewResult:
    """Pushes and pull requests to and from Pakistan."""
    published = scope.ecosystem.published
    flows = in_period(scope, published[GithubCollaboration])
    flows = flows.assign(when=flows["year"] * 4 + flows["quarter"])
    flows = flows[(flows["when"] > flows["when"].max() - 4).to_numpy()]
    sent, received = (
        flows[(flows[own] == words.HOME).to_numpy()].groupby(flows[other].astype("str"))["pushes"].sum()
        for own, other in (("from_economy_id", "to_economy_id"), ("to_economy_id", "from_economy_id"))
    )
    table = pd.DataFrame({"sent": sent, "received": received}).rename_axis("economy_id").reset_index()
    table = table[table["economy_id"].isin(published.economies).to_numpy()]
    table = table.assign(total=table["sent"].fillna(0).astype(float) + table["received"].fillna(0).astype(float))
    table = table.sort_values("total", ascending=False, ignore_index=True, kind="stable")
    table = with_names(table, published, _exchange)
    result = ViewResult(
        table,
        n=whole(table["total"].sum(), "push or pull request", "pushes and pull requests"),
        columns={"economy": "Economy", "sent": "From Pakistan", "received": "To Pakistan", "total": "Both"},
        sources=(GITHUB,),
        years=year_range(int(flows["year"].min()), int(flows["year"].max())) if len(flows) else "",
    )
    if table.empty:
        return result.empty(NONE_IN_PERIOD)
    drawn = with_picks(table.head(DRAWN_PARTNERS).rename(columns={"economy": "label"}))
    figure = ranked_dots(
        [
            Dots("From Pakistan", drawn.assign(value=drawn["sent"].astype(float)), palette.DEPARTURES),
            Dots("To Pakistan", drawn.assign(value=drawn["received"].astype(float)), palette.ARRIVALS, "square"),
        ],
        order=drawn["label"].tolist(),
        axis="Pushes and pull requests in four quarters (log scale)",
        log=True,
        connect=True,
    )
    top, after = next(rows(table)), [in_sentence(name) for name in table.iloc[1:3]["economy"]]
    last = int(flows["when"].max()) - 1
    then = f", then with {' and '.join(after)}" if after else ""
    return result.complete(
        figure,
        f"In the four quarters to Q{last % 4 + 1} {last // 4} accounts in Pakistan exchanged most with "
        f"{in_sentence(top.economy)}: {top.sent:,.0f} pushes and pull requests went there and {top.received:,.0f} "
        f"came from there{then}.",
        f"Developers in Pakistan exchange most code on GitHub with {in_sentence(top.economy)}",
    )


def _quarter(row: Any) -> str:
    return f"Q{row.quarter} {row.year}"


def _last_quarter(table: pd.DataFrame) -> dict[str, int] | None:
    if table.empty:
        return None
    last = table.sort_values(["year", "quarter"]).iloc[-1]
    return {"year": int(last["year"]), "quarter": int(last["quarter"])}


def _exchange(row: Any) -> str:
    sent, received = ("not printed" if pd.isna(count) else f"{count:,.0f}" for count in (row.sent, row.received))
    return f"{row.economy}\n{sent} from Pakistan, {received} to Pakistan"
