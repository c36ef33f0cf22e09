"""Which sectors take researchers in, from which fields and cities, and what skills do people name there?"""

from ecosystem.app.page import EVIDENCE, more, open_page, profile, rows_behind, show, show_pair
from ecosystem.views import sectors

page = open_page("sectors")
if profile(page):
    pass  # in place of the views of all of them
elif page.tab == EVIDENCE:
    show(page, sectors.practitioners)
    show_pair(page, sectors.industries, sectors.adoption)
    show(page, sectors.practitioner_skills)
    show_pair(page, sectors.publishing, sectors.industry_migration)
else:
    show_pair(page, sectors.entries, sectors.stock)
    show(page, sectors.from_fields)
    show(page, sectors.growth)
    more(page, "cities that people enter sectors from", sectors.from_cities)
    more(page, "skills named in each sector", sectors.skills)
    more(page, "over how many sectors entries are spread", sectors.concentration)
    rows_behind(page, of="moves")
