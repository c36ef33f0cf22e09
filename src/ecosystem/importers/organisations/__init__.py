"""Organisations: what kind of employer one is, and in which city, from the dump of ROR, its types and its name."""

from ecosystem.importers.employer_sectors import SectorRules
from ecosystem.importers.organisations.employers import ROR_CITED, Employer, Employers
from ecosystem.importers.organisations.registry import NoDumpError, Organisation, Registry, read_registry

__all__ = [
    "ROR_CITED",
    "Employer",
    "Employers",
    "NoDumpError",
    "Organisation",
    "Registry",
    "SectorRules",
    "read_registry",
]
