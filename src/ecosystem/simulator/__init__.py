"""A seeded model of careers: makes datasets of any size, about nobody, from reviewable parameters.

How it goes, in the order of the modules:

- ``parameters``: every number, its source or the reason for assuming it; ``calibrate`` computes the sourced ones.
- ``population``: people begin in cohorts that grow with AI publications; field, degree, where trained, first post, and
  the last year in which they are seen (lost to follow-up, retired or dead, or the end of the window).
- ``careers``: every year after the first, each person may take one step. The steps compete: a post in any of the four
  domains, founding a start-up, a second post, leaving the country, coming home. Their chances depend on domain, on
  being home or abroad and, for moves from academia to industry, on year, career age, field and degree (``rates``). The
  chance of moving back is set each year so that the published ratio of both directions holds.
- ``posts``: a new post keeps the city or is drawn to another by its share; then sector, city and organisation follow.
- ``accounts``, ``skills``: roles, reasons, obstacles and skills; no step depends on them.
- ``gaps``: what stays unknown, the same wherever the same post is named.
- ``dataset``: the tables, with the three told journeys as illustrative rows (``journeys``).

A move from training to a first post is written only where it crosses a border. Of organisations, only universities in
Pakistan have real names.
"""

from ecosystem.simulator.dataset import simulate
from ecosystem.simulator.parameters import Parameter, Parameters, read_parameters
from ecosystem.simulator.writing import write_simulated

__all__ = ["Parameter", "Parameters", "read_parameters", "simulate", "write_simulated"]
