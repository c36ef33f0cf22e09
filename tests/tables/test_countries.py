"""Country names."""

import pycountry

from ecosystem.tables.countries import country_name


def test_no_two_countries_are_called_the_same_and_no_name_is_turned_round() -> None:
    names = [country_name(country.alpha_2) for country in pycountry.countries]
    assert len(set(names)) == len(names)
    assert not [name for name in names if "," in name]


def test_what_is_no_code_stays_as_it_is() -> None:
    assert [country_name(code) for code in ("", "XX", "pakistan")] == ["", "XX", "pakistan"]
