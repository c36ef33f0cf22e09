"""Which sectors take researchers in, from which fields and cities, and what skills do people name there?"""

import streamlit as st

from ecosystem.app.page import compare, open_page, rows_behind, show
from ecosystem.views import sector_origins, sector_people, sectors

page = open_page("sectors")
compare(page)
left, right = st.columns(2, gap="large")
show(page, sectors.entries, at=left)
show(page, sector_people.stock, at=right)
show(page, sector_origins.from_fields)
show(page, sector_origins.from_cities)
show(page, sector_people.skills)
show(page, sector_people.growth)
show(page, sectors.concentration)
rows_behind(page, of="moves")
