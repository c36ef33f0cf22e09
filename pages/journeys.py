"""Why do people move, which challenges do they meet, and what do three stories add to the data?"""

from ecosystem.app.page import EVIDENCE, open_page, rows_behind, show
from ecosystem.views import journeys

page = open_page("journeys")
if page.tab == EVIDENCE:
    show(page, journeys.evidence)
    show(page, journeys.stories)
    show(page, journeys.lessons)
else:
    show(page, journeys.similar)
    show(page, journeys.reasons)
    show(page, journeys.challenges)
    show(page, journeys.together)
    rows_behind(page, of="moves")
