"""What is each city strong in, which cities gain or lose, and who is abroad?"""

import streamlit as st

from ecosystem.app.page import compare, open_page, rows_behind, show
from ecosystem.views import cities, city_balance, city_flows, city_profiles

page = open_page("cities")
compare(page)
left, right = st.columns(2, gap="large")
show(page, cities.where, at=left)
show(page, city_profiles.home_abroad, at=right)
show(page, city_balance.balance)
show(page, city_profiles.strengths)
show(page, city_profiles.sectors)
show(page, city_flows.flows)
left, right = st.columns(2, gap="large")
show(page, city_flows.hubs, at=left)
show(page, city_profiles.concentration, at=right)
rows_behind(page, of="moves")
