"""Seeded simulation of careers: datasets of any size, about no real person, from reviewable parameters.

Modules in the order of the model:

- ``parameters``: every number with its source or the reason for assuming it.
- ``population``: cohorts grow with AI publications; field, degree, place of training, first post and last year observed
  (lost to follow-up, retired or dead, or the end of the window).
- ``yearly_moves``: in every later year a person has at most one event. Events compete: a post in one of the four
  domains, founding a start-up, a second post, leaving the country, returning. Rates depend on domain, on being at home
  or abroad and, from academia to industry, on year, career age, field and degree. The rate of moving back is set each
  year so that the published ratio of both directions holds.
- ``simulated_posts``: a new post keeps the city or draws another; sector, city and organisation follow.
- ``attributes``: roles, reasons, challenges, skills and missing values; no event depends on them.
- ``simulated_dataset``: the tables, with the three journeys of the source article as illustrative rows.

A move from training to a first post is written only where it crosses a border. Only universities in Pakistan have real
names.
"""

from ecosystem.simulator.parameters import Parameters, read_parameters
from ecosystem.simulator.simulated_dataset import simulate, write_simulated

__all__ = ["Parameters", "read_parameters", "simulate", "write_simulated"]
