"""Other people's formats (OpenAlex, ORCID, ROR, spreadsheets) to people and affiliation records."""
