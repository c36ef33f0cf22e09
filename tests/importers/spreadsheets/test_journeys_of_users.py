"""Journeys of users: an export of positions in LinkedIn's layout, and alumni lists of twelve people."""

import pytest

from ecosystem.importers.spreadsheets import SpreadsheetImport, start_import
from ecosystem.importers.spreadsheets.career_posts import move_derivation

POSITIONS = """Company Name,Title,Description,Location,Started On,Finished On
Invented University,Lecturer,"Taught, and built a course","Lahore, Punjab, Pakistan",Sep 2010,Aug 2014
Invented Software Ltd,Data Scientist,,"Karachi, Sindh, Pakistan",Sep 2014,Dec 2017
Erfundene Software GmbH,Senior Data Scientist,,"Berlin, Germany",Jan 2018,Jun 2021
Invented University,Associate Professor,,"Lahore, Punjab, Pakistan",Jul 2021,
"""
ALUMNI = """Alumni of the department,,,,,,
Contact: alumni office,,,,,,
S.No,First Name,Last Name,Full Name,Degree,Placement,Location
1,Asma,Aslam,Asma Aslam,M.S.,Invented Univ.,Isb
2,Bilal,Baig,Bilal Baig,PhD,Invented University,"Lahore, Punjab, Pakistan"
3,Cyma,Chaudhry,Cyma Chaudhry,MCA,Invented Software (Pvt) Ltd.,Khi
Subtotal Pakistan,,,3,,,
4,Dawud,Dar,Dawud Dar,PhD,Erfundene Software GmbH,Berlin
5,Erum,Elahi,Erum Elahi,M.Phil,Invented Bank Ltd,"Karachi, Pakistan"
6,Faisal,Farooq,Faisal Farooq,Diploma,Invented Software Ltd,Pakistan
7,Gul,Ghani,Gul Ghani,BS,Invented University,"Nairobi, Kenya"
8,Hina,Habib,Hina Habib,PhD,Zyntara,San Francisco Bay Area
9,Imran,Iqbal,Imran Iqbal,PhD,#N/A,"Toronto, Ontario, Canada"
10,Javed,Jamal,Javed Jamal,MS,Invented University,"Lahore, Pakistan"
11,Kiran,Khan,Kiran Khan,PhD,Invented University,"Hyderabad, Pakistan"
12,Laila,Latif,Laila Latif,PhD,Invented University,"Hyderabad, India"
Total persons,,,12,,,
Last updated 03/2024 by the alumni office,,,,,,
"""


def read_list(name: str, text: str, **constants: str) -> SpreadsheetImport:
    imported = start_import({name: text.encode()}, derive=move_derivation(until=2026))
    for target, value in constants.items():
        imported = imported.with_constant(target, value)
    return imported


def test_positions_of_one_person_become_the_moves_that_a_reader_sees() -> None:
    imported = read_list("Positions.csv", POSITIONS, field="machine-learning", researcher_id="r-1")
    assert imported.problems == ()
    rows = imported.rows()
    moves = sorted(
        (
            row["year"],
            row["from_organization"],
            row["to_organization"],
            row["from_country_code"],
            row["to_country_code"],
        )
        for row in rows["transitions"]
    )
    assert moves == [
        ("2014", "Invented University", "Invented Software Ltd", "PK", "PK"),
        ("2018", "Invented Software Ltd", "Erfundene Software GmbH", "PK", "DE"),
        ("2021", "Erfundene Software GmbH", "Invented University", "DE", "PK"),
    ]
    (person,) = rows["researchers"]
    assert (person["organization"], person["city_id"], person["sector_id"]) == (
        "Invented University",
        "lahore",
        "university",
    )


def test_an_alumni_list_of_twelve_is_read_line_by_line() -> None:
    imported = read_list("alumni.csv", ALUMNI, field="other-computing")
    people = {row["name"]: row for row in imported.rows()["researchers"]}
    read = {name: (row["degree"], row["city_id"]) for name, row in people.items()}
    assert read == {
        "Asma Aslam": ("master", "islamabad"),
        "Bilal Baig": ("doctorate", "lahore"),
        "Cyma Chaudhry": ("master", "karachi"),
        "Dawud Dar": ("doctorate", "berlin"),
        "Erum Elahi": ("master", "karachi"),
        "Faisal Farooq": ("", ""),
        "Gul Ghani": ("bachelor", "nairobi-ke"),
        "Hina Habib": ("doctorate", "san-francisco"),
        "Imran Iqbal": ("doctorate", "toronto"),
        "Javed Jamal": ("master", "lahore"),
        "Kiran Khan": ("doctorate", "hyderabad"),
        "Laila Latif": ("doctorate", "hyderabad-in"),
    }
    assert people["Asma Aslam"]["sector_id"] == people["Bilal Baig"]["sector_id"] == "university"
    assert people["Erum Elahi"]["sector_id"] == "fintech"
    assert [value.original for value in imported.unknown_employers] == ["Zyntara"]
    errors = [(problem.line, problem.column) for problem in imported.problems if problem.value == "#N/A"]
    assert errors == [(13, "Placement")]
    assert any("gives the year of the list" in question for question in imported.questions)


BILINGUAL = """Ehemalige des Instituts / Alumni of the department;;;;;;;;
Stand: 15.03.2024;;;;;;;;
Lfd. Nr.;Nachname;Vorname / First name;Abschluss / Degree;Abschlussjahr;Fachgebiet;Arbeitgeber / Employer;{};Bemerkungen
1;Erfunden;Asma;Promotion;2014;Maschinelles Lernen;Technische Universität Erfunden;Berlin;
2;Baig;Bilal;M.Sc.;2016;Computer Vision;Invented Software (Pvt) Ltd;Lahore, Punjab, Pakistan;verzogen?
3;Dar;Dawud;Diplom;2009;Robotik;Siemens;München, Deutschland;
;Zwischensumme;;;3;;;;
4;Farooq;Faisal;BS;2020;Informatik;unbekannt;Pakistan;keine Angabe
5;Ghani;Gul;PhD;2015;Machine Learning;University of Nairobi;Nairobi, Kenya;
6;Khan;Ali;MS;2019;Deep Learning;Invented Software (Pvt) Ltd;Isb;
7;Khan;Ali;PhD;2010;Speech;{};Wien, Österreich;
Summe: 7 Personen;;;;;;;;
"""


@pytest.mark.parametrize(
    ("location", "retired"), [("Standort / Location", "Rentner"), ("Ort | City", "retired"), ("Location", "unemployed")]
)
def test_a_list_in_two_languages_is_read_line_by_line(location: str, retired: str) -> None:
    imported = read_list("alumni.csv", BILINGUAL.format(location, retired))
    assert imported.problems == ()
    read = sorted(
        (row["name"], row["degree"], row["organization"], row["sector_id"], row["city_id"])
        for row in imported.rows()["researchers"]
    )
    assert read == [
        ("Ali Khan", "doctorate", "", "", "vienna"),
        ("Ali Khan", "master", "Invented Software (Pvt) Ltd", "software-services", "islamabad"),
        ("Asma Erfunden", "doctorate", "Technische Universität Erfunden", "university", "berlin"),
        ("Bilal Baig", "master", "Invented Software (Pvt) Ltd", "software-services", "lahore"),
        ("Dawud Dar", "master", "Siemens", "multinational-lab", "munich"),
        ("Faisal Farooq", "bachelor", "", "", ""),
        ("Gul Ghani", "doctorate", "University of Nairobi", "university", "nairobi-ke"),
    ]


def test_one_person_listed_twice_is_not_made_two_by_a_running_number() -> None:
    imported = read_list(
        "a.csv", "Lfd. Nr.,Name,Degree,Employer\n1,A B,PhD,Zyntara\n2,A B,PhD,Zyntara\n", field="robotics"
    )
    (feed,) = [feed for feed in imported.mappings[0].feeds if feed.target == "researcher_id"]
    assert feed.heading == "Name"  # the import then asks for one row or another key


def test_a_heading_of_two_columns_names_neither() -> None:
    imported = read_list("a.csv", "Name,City / Country\nA B,Lahore\nC D,Berlin\n", field="robotics")
    assert not [feed for feed in imported.mappings[0].feeds if feed.target == "city_country_code"]
