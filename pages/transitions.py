"""Who moves from academia to industry and back, where to, and how long does it take?"""

from ecosystem.app.page import EVIDENCE, more, open_page, rows_behind, show, show_pair
from ecosystem.views import transitions

page = open_page("transitions")
if page.tab == EVIDENCE:
    show(page, transitions.stay)
    show_pair(page, transitions.skills, transitions.ai_talent)
    show_pair(page, transitions.academia, transitions.staff_by_rank)
    show(page, transitions.graduates)
    more(
        page,
        "Plans of engineers, and LinkedIn members by destination",
        transitions.stay_plans,
        transitions.partners,
    )
else:
    show(page, transitions.balance)
    show_pair(page, transitions.rates, transitions.destinations)
    show(page, transitions.flows)
    show_pair(page, transitions.exits, transitions.time_to_industry)
    more(
        page,
        "fields that academics leave, moves across the border by year, and countries that people leave for",
        transitions.kinds_by_field,
        transitions.borders,
        transitions.destinations_abroad,
    )
    rows_behind(page, of="moves")
