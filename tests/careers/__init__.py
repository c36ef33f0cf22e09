"""Tests of reading careers from affiliations."""
