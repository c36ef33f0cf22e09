"""Who moves from academia to industry and back, where to, and how long does it take?"""

from ecosystem.app import open_page, show
from ecosystem.views import transitions

page = open_page("transitions")
show(page, transitions.destinations)
