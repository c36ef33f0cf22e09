"""Careers with cities, reasons and challenges, as hypothesis draws them."""

from hypothesis import strategies as st

from ecosystem.tables import vocabulary as words
from tests.indicators.frames import CITIES
from tests.indicators.strategies import SECTOR, YEAR, people

PLACES = [(city[0], city[2]) for city in CITIES] + [(None, "PK"), (None, "DE"), (None, None)]


@st.composite
def situated(draw, most: int = 12, longest: int = 30):
    """Draw people with moves between places, a city and its country always together."""
    drawn = draw(people(most))
    steps = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "who": st.integers(0, len(drawn) - 1),
                    "year": YEAR,
                    "kind": st.sampled_from(list(words.MOVE_KINDS)),
                    "from_sector_id": SECTOR,
                    "to_sector_id": SECTOR,
                    "origin": st.sampled_from(PLACES),
                    "destination": st.sampled_from(PLACES),
                    "motivation": st.sampled_from([None, *words.MOTIVATIONS]),
                    "challenge": st.sampled_from([None, *words.CHALLENGES]),
                    "evidence": st.sampled_from(["c", "i"]),
                }
            ),
            max_size=longest,
        )
    )
    moves = []
    for step in steps:
        (left, country_left), (entered, country_entered) = step.pop("origin"), step.pop("destination")
        ends = {"from_city_id": left, "from_country_code": country_left}
        moves.append({**step, **ends, "to_city_id": entered, "to_country_code": country_entered})
    return drawn, moves


def between(origin: str, destination: str, times: int = 1, **more):
    """Make moves from one place to another; "abroad" is Berlin, "somewhere" an unknown city at home."""
    ends = {}
    for end, place in (("from", origin), ("to", destination)):
        abroad = place == "abroad"
        ends[f"{end}_city_id"] = {"abroad": "berlin", "somewhere": None}.get(place, place)
        ends[f"{end}_country_code"] = "DE" if abroad else "PK"
    return [{**ends, **more} for _ in range(times)]
