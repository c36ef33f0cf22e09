"""OpenAlex: download of author records from the API, and their conversion to people and affiliations."""
