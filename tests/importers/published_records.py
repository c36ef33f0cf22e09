"""Invented records in the formats of OpenAlex, ORCID and ROR."""

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

TOPIC_MODELING = ("T10028", "Topic Modeling", "1702")
FACES = ("T10057", "Face and Expression Recognition", "1707")
MALARIA = ("T10091", "Malaria Research and Control", "2725")


def institution(
    number: int, name: str, country: str | None, kind: str, ror: str | None = None, *, within: Sequence[int] = ()
) -> dict[str, Any]:
    """An institution; its lineage names itself and all that it is within."""
    identity = f"https://openalex.org/I{number}"
    return {
        "id": identity,
        "ror": ror and f"https://ror.org/{ror}",
        "display_name": name,
        "country_code": country,
        "type": kind,
        "lineage": [identity, *(f"https://openalex.org/I{other}" for other in within)],
    }


NUST = institution(1, "National University of Sciences and Technology", "PK", "education", "03w2j5y17")
MIT = institution(2, "Massachusetts Institute of Technology", "US", "funder", "042nb2s44")
GOOGLE = institution(3, "Google (United States)", "US", "company", "00njsd438")
SCHOOL = institution(
    5, "School of Electrical Engineering and Computer Science", "PK", "education", "05school5", within=[1]
)
HOSPITAL = institution(4, "Jinnah Hospital", "PK", "healthcare", "01nohosp1")


def author(
    number: int,
    *posts: tuple[Mapping[str, Any], Sequence[int]],
    topics: Sequence[tuple[tuple[str, str, str], int]] = ((TOPIC_MODELING, 9),),
    updated: str = "2025-06-01",
    **other: Any,
) -> dict[str, Any]:
    identity = f"https://openalex.org/A{number}"
    listed = [topic(*kind, count) for kind, count in topics]
    return {
        "id": identity,
        "orcid": None,
        "display_name": f"Person {number}",
        "display_name_alternatives": [f"P. {number}"],
        "works_count": 9,
        "cited_by_count": 12,
        "affiliations": [{"institution": where, "years": list(years)} for where, years in posts],
        "last_known_institutions": [posts[0][0]] if posts else [],
        "topics": listed,
        "topic_share": [{**one, "value": 0.001} for one in listed],
        "counts_by_year": [{"year": 2024, "works_count": 2, "cited_by_count": 3}],
        "works_api_url": f"https://api.openalex.org/works?filter=author.id:A{number}",
        "updated_date": f"{updated}T01:02:03.456789",
        "created_date": "2023-07-21",
        **other,
    }


def topic(identity: str, name: str, subfield: str, count: int) -> dict[str, Any]:
    return {
        "id": f"https://openalex.org/{identity}",
        "display_name": name,
        "count": count,
        "subfield": {"id": f"https://openalex.org/subfields/{subfield}", "display_name": f"Subfield {subfield}"},
        "field": {"id": f"https://openalex.org/fields/{subfield[:2]}", "display_name": "Field"},
        "domain": {"id": "https://openalex.org/domains/3", "display_name": "Physical Sciences"},
    }


def lines(records: Iterable[object], *, spaced: bool = False) -> bytes:
    separators = (", ", ": ") if spaced else (",", ":")
    return b"".join(json.dumps(record, separators=separators).encode() + b"\n" for record in records)


def partition(snapshot: Path, day: str, records: Iterable[object], *, part: int = 0, spaced: bool = False) -> Path:
    """Write records as a part of a snapshot."""
    path = snapshot / "data" / "authors" / f"updated_date={day}" / f"part_{part:03}.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(lines(records, spaced=spaced)))
    return path


def ror_record(
    identity: str,
    name: str,
    types: Sequence[str],
    place: tuple[int, str, str, float, float] | None = None,
    *,
    status: str = "active",
    successors: Sequence[str] = (),
) -> dict[str, Any]:
    locations = []
    if place is not None:
        number, city, country, latitude, longitude = place
        details = {
            "continent_code": "AS",
            "continent_name": "Asia",
            "country_code": country,
            "country_name": country,
            "country_subdivision_code": None,
            "country_subdivision_name": "Somewhere",
            "lat": latitude,
            "lng": longitude,
            "name": city,
        }
        locations = [{"geonames_id": number, "geonames_details": details}]
    return {
        "admin": {"created": {"date": "2018-11-14", "schema_version": "1.0"}},
        "domains": [],
        "established": 1991,
        "external_ids": [],
        "id": f"https://ror.org/{identity}",
        "links": [],
        "locations": locations,
        "names": [
            {"lang": None, "types": ["acronym"], "value": "XYZ"},
            {"lang": "en", "types": ["label", "ror_display"], "value": name},
        ],
        "relationships": [
            {"id": f"https://ror.org/{one}", "label": "Later", "type": "successor"} for one in successors
        ],
        "status": status,
        "types": list(types),
    }


ISLAMABAD = (1176615, "Islamabad", "PK", 33.72148, 73.04329)
CAMBRIDGE = (4931972, "Cambridge", "US", 42.3751, -71.10561)
ROR = [
    ror_record("03w2j5y17", "National University of Sciences and Technology", ["education", "funder"], ISLAMABAD),
    ror_record("042nb2s44", "Massachusetts Institute of Technology", ["education", "funder"], CAMBRIDGE),
    ror_record("00njsd438", "Google (United States)", ["company"], (5375480, "Mountain View", "US", 37.4, -122.08)),
]


def orcid_summary(identity: str = "0000-0002-1825-0097", **other: Any) -> dict[str, Any]:
    """A line of ``records.jsonl.gz``; what is empty is not written there."""
    return {
        "orcid": identity,
        "name": "Person O",
        "countries": ["PK"],
        "keywords": ["Machine learning", "Deep Learning"],
        "employments": [
            {
                "name": "National University of Sciences and Technology",
                "start": {"year": 2015, "month": 9},
                "role": "Lecturer",
                "xrefs": {"ror": "03w2j5y17", "ringgold": "66959"},
            }
        ],
        "educations": [
            {
                "name": "Massachusetts Institute of Technology",
                "start": {"year": 2010},
                "end": {"year": 2014, "month": 6},
                "role": {"prefix": "qualo", "identifier": "0000014", "name": "Doctor of Philosophy"},
                "xrefs": {"ror": "042nb2s44"},
            }
        ],
        **other,
    }


def orcid_full(identity: str = "0000-0001-5109-3700", **activities: Any) -> dict[str, Any]:
    """A public record of ORCID's own, version 3.0."""
    employment = {
        "created-date": {"value": 1487783344822},
        "department-name": "Department of Artificial Intelligence",
        "end-date": None,
        "organization": {
            "name": "NUST",
            "address": {"city": "Islamabad", "region": "ICT", "country": "PK"},
            "disambiguated-organization": {
                "disambiguated-organization-identifier": "https://ror.org/03w2j5y17",
                "disambiguation-source": "ROR",
            },
        },
        "put-code": 1,
        "role-title": "Assistant Professor",
        "start-date": {"year": {"value": "2019"}, "month": None, "day": None},
        "visibility": "public",
    }
    education = {
        "department-name": None,
        "end-date": {"year": {"value": "2018"}, "month": {"value": "07"}, "day": None},
        "organization": {
            "name": "A small school",
            "address": {"city": "Lahore", "region": None, "country": "PK"},
            "disambiguated-organization": None,
        },
        "role-title": "MSc",
        "start-date": {"year": {"value": "2016"}, "month": None, "day": None},
    }
    return {
        "orcid-identifier": {"uri": f"https://orcid.org/{identity}", "path": identity, "host": "orcid.org"},
        "preferences": {"locale": "en"},
        "history": {"creation-method": "DIRECT", "last-modified-date": {"value": 1700000000000}},
        "person": {
            "name": {
                "given-names": {"value": "Person"},
                "family-name": {"value": "Full"},
                "credit-name": None,
                "visibility": "public",
            },
            "addresses": {"address": [{"country": {"value": "PK"}}]},
            "keywords": {"keyword": []},
        },
        "activities-summary": {
            "employments": {
                "affiliation-group": [
                    {
                        "external-ids": {"external-id": []},
                        "summaries": [{"employment-summary": employment}, {"employment-summary": employment}],
                    }
                ]
            },
            "educations": {"affiliation-group": [{"summaries": [{"education-summary": education}]}]},
            "works": {"group": []},
            **activities,
        },
    }
