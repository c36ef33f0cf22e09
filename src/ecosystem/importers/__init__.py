"""Importers: OpenAlex, ORCID, ROR and spreadsheets to people and affiliation records."""
