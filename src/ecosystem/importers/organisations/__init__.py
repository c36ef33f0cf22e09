"""Employers: sector, city and country of organisations, from the dump of ROR, their types and their names."""

from ecosystem.importers.organisations.employers import ROR_CITATION, Employer, Employers
from ecosystem.importers.organisations.ror_registry import Registry, RorDumpError, read_registry

__all__ = ["ROR_CITATION", "Employer", "Employers", "Registry", "RorDumpError", "read_registry"]
