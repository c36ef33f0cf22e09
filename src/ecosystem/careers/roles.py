"""Roles that decide how an employment is read: visitors, second jobs, founders, remote work."""

from typing import Final

import ibis


def _words(*alternatives: str) -> str:
    # no backslash: engines read it in different ways
    return f"(?i)(^|[^a-z])({'|'.join(alternatives)})($|[^a-z])"


FOUNDER: Final = _words("founder", "co[- ]?founder", "founding (partner|director|ceo|cto)")
"""Roles that make a move to a firm the founding of a start-up."""

BESIDE: Final = _words(
    "advis[eo]r", "advisory", "adjunct", "affiliated?", "honorary", "board", "part[- ]time", "mentor", "trustee"
)
"""Roles that are held beside another post."""

VISITOR: Final = _words("visiting", "visitor", "guest", "sabbatical", "(on|study) leave", "exchange", "second(ed|ment)")
"""Roles of people who keep their post elsewhere."""

STUDENT: Final = _words(
    "(ph[.]?d[.]?|doctoral|graduate|postgraduate|masters?|msc|undergraduate|research) (student|candidate|scholar)",
    "(ph[.]?d[.]?|(pre)?doctoral) (researcher|fellow|position)",
    "early[- ]stage researcher",
    "doktorand(in)?",
    "doctorante?",
    "promovend(us|a)",
)
"""Roles of studies that are stated as employment."""

INTERN: Final = _words(
    "intern",
    "interns?hips?",
    "apprentice(ship)?",
    "summer (student|associate|school|fellow)",
    "praktik(um|ant|antin)",
    "pflichtpraktikum",
    "stagiaire",
    "pasant(e|ia)",
    "stajyer",
)
"""Roles of students who work for some months."""

TRAINEE: Final = _words("trainee")
"""Roles of students, or of a first post."""

REMOTE: Final = _words(
    "remote",
    "remotely",
    "work(ing)? from home",
    "wfh",
    "home office",
    "contractor",
    "freelance",
    "freelancer",
    "telework",
)
"""Roles of people who work for an organisation without living where it is."""


def matches(role: ibis.Value, *patterns: str) -> ibis.Value:
    """Whether a role matches any of the patterns; false where no role is stated."""
    found = [ibis.coalesce(role.re_search(pattern), False) for pattern in patterns]
    return ibis.or_(*found)
