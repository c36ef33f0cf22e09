"""Why do people move, what are the obstacles, and what do three stories add to the data?"""

from ecosystem.app.page import compare, open_page, rows_behind, show
from ecosystem.views import journeys

page = open_page("journeys")
compare(page)
show(page, journeys.stories)
show(page, journeys.similar)
show(page, journeys.reasons)
show(page, journeys.challenges)
show(page, journeys.together)
show(page, journeys.lessons)
rows_behind(page, of="moves")
