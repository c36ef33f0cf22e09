"""Careers as hypothesis draws them."""

from hypothesis import strategies as st

from ecosystem.tables import vocabulary as words
from tests.indicators.frames import CITIES, SECTORS

HOMES = st.sampled_from(["PK", "DE", "GB"])
SECTOR = st.one_of(st.none(), st.sampled_from([sector[0] for sector in SECTORS]))
COUNTRY = st.one_of(st.none(), HOMES)
YEAR = st.one_of(st.none(), st.integers(2004, 2022))


def people(most: int = 12):
    """Draw some people, some of whose years, degrees, sectors and cities are not known."""
    return st.lists(
        st.fixed_dictionaries(
            {
                "field": st.sampled_from(list(words.FIELDS)[:4]),
                "degree": st.sampled_from([None, *words.DEGREES]),
                "degree_country_code": COUNTRY,
                "sector_id": SECTOR,
                "city_id": st.one_of(st.none(), st.sampled_from([city[0] for city in CITIES])),
                "career_start_year": st.one_of(st.none(), st.integers(2005, 2015)),
                "last_observed_year": st.one_of(st.none(), st.integers(2012, 2021)),
            }
        ),
        min_size=1,
        max_size=most,
    )


def moves(of: int, most: int = 25):
    """Draw some moves of that many people, some from or into unknown sectors and countries."""
    return st.lists(
        st.fixed_dictionaries(
            {
                "who": st.integers(0, of - 1),
                "year": YEAR,
                "kind": st.sampled_from(list(words.MOVE_KINDS)),
                "from_sector_id": SECTOR,
                "to_sector_id": SECTOR,
                "from_country_code": COUNTRY,
                "to_country_code": COUNTRY,
            }
        ),
        max_size=most,
    )


@st.composite
def careers(draw, most: int = 12):
    """Draw people with moves."""
    drawn = draw(people(most))
    return drawn, draw(moves(len(drawn)))
