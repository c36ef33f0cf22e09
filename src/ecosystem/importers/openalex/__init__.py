"""OpenAlex: its programming interface and its snapshot, into people and affiliations."""
