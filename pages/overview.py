"""How large is the ecosystem?"""

from ecosystem.app import open_page

page = open_page("overview")
