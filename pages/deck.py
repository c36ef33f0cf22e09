"""Which views make a talk, in which order, and how are they shown?"""

from ecosystem.app.live.deck_page import deck_page
from ecosystem.app.page import open_page

open_page("deck", filtered=False)
deck_page()
