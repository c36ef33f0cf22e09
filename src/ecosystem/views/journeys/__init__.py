"""Views of the page Journeys: reasons, challenges and stories of moves."""

from ecosystem.views.journeys.journey_stories import lessons, stories
from ecosystem.views.journeys.move_reasons import challenges, reasons, similar, together

__all__ = ["challenges", "lessons", "reasons", "similar", "stories", "together"]
