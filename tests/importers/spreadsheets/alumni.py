"""An invented alumni list with German and mixed headings."""

import io
import zipfile
from collections.abc import Sequence

HEADINGS = (
    "Nr",
    "Name des Alumnus",
    "Abschluss",
    "Abschlussjahr",
    "Hochschule",
    "Studienland",
    "Fachgebiet",
    "Arbeitgeber (Ort)",
    "Land",
    "Branche",
    "Webseite",
    "Bemerkung",
)
ROWS = (
    ("1", "Muster Eins", "Dr.", "2012", "Erdachte Hochschule", "Deutschland", "Bildverarbeitung",
     "Erfunden GmbH (München)", "Deutschland", "Software", "www.example.org/1", ""),
    ("2", "Muster Zwei", "M.Sc.", "15.09.2015", "Erdachte Hochschule", "Deutschland", "KI",
     "Erdachte Universität (Lahore)", "Pakistan", "Hochschule", "", "Postkarte"),
    ("3", "Muster Drei", "PhD", "2016", "Invented University", "UK", "NLP",
     "Invented Bank (Karachi)", "Pakistan", "Bank", "https://example.org/3", ""),
    ("4", "Muster Vier", "MS", "Sep 2017", "Invented University", "USA", "Robotik",
     "Erfunden AG (Zürich)", "Schweiz", "Industrie", "", ""),
    ("5", "Muster Fünf", "BS", "2018", "Invented University", "Pakistan", "Informatik",
     "Invented Systems (Hyderabad)", "Pakistan", "IT services", "", ""),
    ("6", "Muster Sechs", "Ph.D.", "2011", "Invented University", "Pakistan", "Data Mining",
     "Invented Institute (Islamabad)", "PK", "University", "", ""),
    ("7", "Muster Sieben", "M.Phil", "2013", "Invented University", "Pakistan", "Machine Lerning",
     "Invented Telecom (Lahore)", "Pakistan", "Telecom", "", ""),
    ("8", "Muster Acht", "Dr.", "2009", "Erdachte Hochschule", "Österreich", "Sprachverarbeitung",
     "Ausgedacht Labor (Wien)", "Österreich", "Forschung", "", ""),
    ("9", "Muster Neun", "MSc", "2019", "Invented University", "U.A.E.", "computer vision",
     "Invented Vision (Dubai)", "UAE", "Vision products", "", ""),
    ("10", "Muster Zehn", "BSc", "2020", "Invented University", "Pakistan", "speech recognition",
     "Invented Voices (Rawalpindi)", "Pakistan", "Language technology", "", ""),
    ("11", "Muster Elf", "PhD", "2014", "Invented University", "South Korea", "Bioinformatik",
     "Invented Health (Peshawar)", "Pakistan", "Health", "", ""),
    ("12", "Muster Zwölf", "keine Angabe", "", "", "", "KI",
     "Erfunden Stiftung (Berlin)", "Deutschland", "NGO", "", ""),
)  # fmt: skip
TITLE = ("Alumni der Erdachten Hochschule (frei erfunden)",)


def as_csv(headings: Sequence[str] = HEADINGS, rows: Sequence[Sequence[str]] = ROWS, *, title: bool = True) -> bytes:
    """Write the list as a German spreadsheet program does: semicolons, a title above."""
    lines = [TITLE] if title else []
    return "\n".join(";".join(row) for row in [*lines, headings, *rows]).encode()


def as_xlsx(headings: Sequence[str] = HEADINGS, rows: Sequence[Sequence[str]] = ROWS) -> bytes:
    """Write the list as a workbook: title merged across, header in the third row, the same bytes each time."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Alumni"
    sheet.append(list(TITLE))
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headings))
    sheet.append([])
    sheet.append(list(headings))
    for row in rows:
        sheet.append([int(cell) if cell.isdecimal() else cell or None for cell in row])
    written, steady = io.BytesIO(), io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in source.namelist():
            if name != "docProps/core.xml":  # says when it was made
                packed.writestr(zipfile.ZipInfo(name), source.read(name))
    return steady.getvalue()
