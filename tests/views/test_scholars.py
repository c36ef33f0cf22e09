"""Scholars who come and go: both databases always, and nothing the interval does not carry."""

from ecosystem.views import context
from ecosystem.views.context.scholar_partners import DRAWN
from tests.views.published import check


def test_both_databases_are_in_figure_table_and_sentence():
    view = check(context.migration)
    assert set(view.table["database"]) == {"scopus", "openalex"}
    heads = [note.text for note in view.figure.layout.annotations if note.text.startswith("<b>")]
    assert heads == ["<b>Scopus</b>", "<b>OpenAlex</b>"]
    assert view.summary == (
        "Per 1,000 scholars a year in 2016–2018, Scopus counts 23.5 (22.7–24.4) arriving and 22.9 (22.1–23.8) leaving, "
        "OpenAlex counts 70.5 (68.7–72.3) arriving and 65.4 (63.6–67.1) leaving. Net: +0.6 (−0.6 to +1.8) by Scopus, "
        "which leaves open which way; +5.2 (+2.6 to +7.7) by OpenAlex, a gain."
    )


def test_peers_state_known_answers_and_no_sign_the_interval_leaves_open():
    view = check(context.migration_peers)
    assert "stands at 0.0 (−0.9 to +0.9) by Scopus and +4.9 (+3.0 to +6.8) by OpenAlex" in view.summary
    net = view.table[view.table["flow"] == "net"]
    both = net.groupby("country")[["low", "high"]].agg(["min", "max"])
    assert f"more arrivals than departures for {(both[('low', 'min')] > 0).sum()} and" in view.summary
    assert f"more departures for {(both[('high', 'max')] < 0).sum()}" in view.summary
    assert [trace.name for trace in view.figure.data] == ["Span", "Scopus", "OpenAlex"]
    assert view.figure.layout.yaxis.ticktext.index("<b>Pakistan</b>") > 0


def test_partners_name_twelve_and_gather_the_rest():
    view = check(context.partners)
    assert len(view.table) == 13
    assert view.table["name"].iloc[-1] == "Other (88 countries)"
    assert "4,304 scholars came to Pakistan and 4,295 left it" in view.summary
    assert "more left than came for China" in view.summary
    assert "Canada" not in view.summary  # its difference is not clear
    assert view.provenance.n.endswith("Scopus")


def test_the_map_names_what_it_leaves_out():
    view = check(context.partner_map)
    assert len(view.table) == 100
    drawn = view.table[view.table["enough"]].head(DRAWN)
    missing = view.table["n"].sum() - drawn["n"].sum()
    assert f"{missing:,} moves with {100 - DRAWN} countries" in view.provenance.unknown
