"""Which organisations make up the ecosystem, and where are they?"""

from ecosystem.app.page import directory, more, open_page, remark, show, show_pair
from ecosystem.views import organisations

page = open_page("organisations")
remark(
    "Compiled from public pages, whatever the dataset. Strong on universities, national centres and incubators; thin "
    "on AI-native companies, communities and investors."
)
directory(page)
show(page, organisations.by_kind_city)
show_pair(page, organisations.city_map, organisations.by_sector)
more(page, "links to AI by kind, and years of founding", organisations.ai_link, organisations.founded)
