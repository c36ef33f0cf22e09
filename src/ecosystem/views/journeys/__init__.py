"""Views of the page Journeys: reasons, challenges and stories of moves, and the evidence on them."""

from ecosystem.views.journeys.journey_stories import lessons, stories
from ecosystem.views.journeys.move_reasons import challenges, reasons, together
from ecosystem.views.journeys.similar_paths import similar
from ecosystem.views.journeys.theme_evidence import evidence

__all__ = ["challenges", "evidence", "lessons", "reasons", "similar", "stories", "together"]
