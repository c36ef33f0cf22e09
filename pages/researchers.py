"""Who is in the ecosystem, where were they trained, and where do they work?"""

from ecosystem.app.page import EVIDENCE, find, more, open_page, rows_behind, show, show_pair
from ecosystem.views import researchers

page = open_page("researchers")
if page.tab == EVIDENCE:
    show(page, researchers.practitioners)
    show_pair(page, researchers.titles, researchers.academics)
    show_pair(page, researchers.doctorates, researchers.computing_students)
    show(page, researchers.stem_workers)
else:
    find(page)
    show(page, researchers.stock)
    show_pair(page, researchers.now, researchers.degree_countries)
    show(page, researchers.retention)
    more(page, "people trained abroad, by field and start", researchers.trained)
    more(page, "degrees by field", researchers.field_degree)
    rows_behind(page, of="people")
