"""An export of LinkedIn: one person's positions and studies; other people's names are not read."""

import io
import zipfile

import pytest

from ecosystem.importers.spreadsheets import SpreadsheetImport, start_import
from ecosystem.importers.spreadsheets.career_posts import move_derivation
from ecosystem.importers.spreadsheets.linkedin_export import SEVERAL_PEOPLE

PROFILE = """First Name,Last Name,Maiden Name,Birth Date,Headline,Summary,Industry,Geo Location,Websites
Zunaira,Erfunden,,,Associate Professor,"I work on language models.
Before that I taught.",Higher Education,"Lahore, Pakistan",
"""
POSITIONS = """Company Name,Title,Description,Location,Started On,Finished On
Invented University of Engineering,Associate Professor,,"Lahore, Pakistan",Aug 2021,
Vorgestellt AI Labs,Co-Founder & CTO,"Start-up, part time",Lahore,Jan 2022,
Erfundene Software GmbH,Senior Machine Learning Engineer,,"Berlin, Germany",Feb 2017,Jul 2021
Technische Universität Erfunden,PhD Student,,"Berlin Area, Germany",Oct 2012,Jan 2017
Invented Software (Pvt) Ltd,Software Engineer,,"Lahore, Punjab, Pakistan",Jul 2010,Sep 2012
"""
EDUCATION = """School Name,Start Date,End Date,Notes,Degree Name,Activities
Technische Universität Erfunden,2012,2017,,Doctor of Philosophy - PhD,
Invented University of Engineering,2006,2010,,"Bachelor of Science - BS, Computer Science",Debating
Invented School,,,,A levels,
"""
CONNECTIONS = """Notes:
"When exporting your connection data, you may notice that some of the email addresses are missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Yusra,Invented,https://www.example.org/in/1,,Invented Bank,Data Scientist,02 Mar 2024
Waqas,Made-Up,https://www.example.org/in/2,w@example.org,Zyntara,CTO,11 Jan 2023
"""
CERTIFICATIONS = """Name,Url,Authority,Started On,Finished On,License Number
Invented Course,https://www.example.org/c,Invented Courses,May 2018,,ABC123
"""
EXPORT = {
    "Profile.csv": PROFILE,
    "Positions.csv": POSITIONS,
    "Education.csv": EDUCATION,
    "Connections.csv": CONNECTIONS,
    "Certifications.csv": CERTIFICATIONS,
    "Skills.csv": "Name\nPyTorch\nMachine Learning\n",
}
MOVES = [
    ("2010", "training-to-post", "Invented University of Engineering", "Invented Software (Pvt) Ltd"),
    ("2017", "move", "Invented Software (Pvt) Ltd", "Erfundene Software GmbH"),
    ("2021", "return", "Erfundene Software GmbH", "Invented University of Engineering"),
    ("2022", "dual", "Invented University of Engineering", "Vorgestellt AI Labs"),
]


def zipped(files: dict[str, str]) -> dict[str, bytes]:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return {"Basic_LinkedInDataExport.zip": content.getvalue()}


def read(files: dict[str, str], *, as_zip: bool = False) -> SpreadsheetImport:
    contents = zipped(files) if as_zip else {name: text.encode() for name, text in files.items()}
    return start_import(contents, derive=move_derivation(until=2026)).with_constant("field", "machine-learning")


@pytest.mark.parametrize("as_zip", [True, False])
def test_an_export_becomes_one_career_as_a_reader_sees_it(as_zip: bool) -> None:
    imported = read(EXPORT, as_zip=as_zip)
    assert imported.problems == ()
    rows = imported.rows()
    (person,) = rows["researchers"]
    assert person["name"] == "Zunaira Erfunden"
    assert (person["degree"], person["degree_institution"], person["degree_year"]) == (
        "doctorate",
        "Technische Universität Erfunden",
        "2017",
    )
    assert (person["organization"], person["city_id"]) == ("Invented University of Engineering", "lahore")
    assert person["skills"] == "PyTorch;Machine Learning"
    ends = ("year", "kind", "from_organization", "to_organization")
    assert sorted(tuple(move[end] for end in ends) for move in rows["transitions"]) == MOVES
    assert "Yusra" not in str(rows)
    (remark,) = imported.sheets.remarks
    assert "Not read: " in remark
    assert "Connections.csv" in remark


@pytest.mark.parametrize(
    ("left", "moves"),
    [
        (("Profile.csv", "Positions.csv"), MOVES[1:]),
        (("Profile.csv", "Positions.csv", "Education.csv"), MOVES),
    ],
)
def test_parts_of_an_export_are_enough(left: tuple[str, ...], moves: list[tuple[str, ...]]) -> None:
    imported = read({name: EXPORT[name] for name in left})
    assert imported.problems == ()
    assert len(imported.rows()["transitions"]) == len(moves)


def test_without_a_profile_it_is_asked_who_the_person_is() -> None:
    imported = read({name: EXPORT[name] for name in ("Positions.csv", "Education.csv")})
    assert {problem.column for problem in imported.problems} == {"researcher_id"}
    assert imported.with_constant("researcher_id", "r-1").problems == ()


@pytest.mark.parametrize(
    ("name", "rows"), [("Connections.csv", "contacts"), ("Education.csv", "studies"), ("Certifications.csv", "certif")]
)
def test_a_file_without_posts_is_refused_with_what_to_do(name: str, rows: str) -> None:
    (problem,) = read({name: EXPORT[name]}).problems
    assert rows in problem.rule
    assert problem.remedy


def test_exports_of_several_people_are_refused() -> None:
    files = EXPORT | {"other-Positions.csv": POSITIONS, "other-Profile.csv": PROFILE}
    assert SEVERAL_PEOPLE in {problem.rule for problem in read(files).problems}
