"""How large is the ecosystem, where is it, which way is it moving, and how sure are we?"""

from ecosystem.app.page import EVIDENCE, dataset_cards, doors, finding_cards, more, open_page, show, show_pair
from ecosystem.views import context, overview, transitions

page = open_page("overview")
if page.tab == EVIDENCE:
    finding_cards(page, last=3)
    doors()
    finding_cards(page, first=3)
    show_pair(page, context.sources, transitions.stay)
    show(page, overview.academics)
    more(
        page,
        "Works in OpenAlex, scholars who come and go, and organisations",
        overview.publications,
        overview.scholars,
        overview.organisations_by_city,
    )
else:
    dataset_cards(page)
    show(page, overview.stock)
    show_pair(page, overview.direction, overview.places)
