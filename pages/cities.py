"""What is each city strong in, which cities gain or lose, and who is abroad?"""

from ecosystem.app.page import EVIDENCE, more, open_page, profile, rows_behind, show, show_pair
from ecosystem.views import cities, overview

page = open_page("cities")
if profile(page):
    pass  # in place of the views of all of them
elif page.tab == EVIDENCE:
    show(page, overview.academics)
    show_pair(page, overview.organisations_by_city, cities.campuses)
else:
    show_pair(page, cities.where, cities.degrees)
    show(page, cities.balance)
    show(page, cities.strengths)
    more(page, "sectors that each city is strong in", cities.sectors)
    more(page, "routes between places", cities.flows)
    more(
        page,
        "people abroad, over how many cities people are spread, and which places send and receive",
        *(cities.home_abroad, cities.concentration, cities.hubs),
    )
    rows_behind(page, of="moves")
