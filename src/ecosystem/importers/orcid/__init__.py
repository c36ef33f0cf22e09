"""ORCID: people with their employments and educations, from public records."""
