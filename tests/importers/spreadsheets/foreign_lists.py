"""Eight invented lists in several languages, with the expected mapping of each."""

import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ecosystem.importers.spreadsheets import SpreadsheetImport

Row = Sequence[Any]


@dataclass(frozen=True)
class Sheet:
    """Expected mapping of a sheet.

    Attributes
    ----------
    layout : str
    columns : mapping of str to tuple of str
        By heading, which columns of ours it feeds, each with the part taken after a colon; none where it is not used.
    header : int
        The line of the headings.
    values : mapping of tuple to str
        By vocabulary and word, the code of ours; the empty text where it says nothing.
    constants : mapping of str to str
        What the analyst gives for all rows, because the sheet cannot say it.
    """

    layout: str
    columns: Mapping[str, tuple[str, ...]]
    header: int = 1
    values: Mapping[tuple[str, str], str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Foreign:
    """Files with the expected mapping of each sheet and the expected numbers of people and moves."""

    name: str
    files: Callable[[], dict[str, bytes]]
    sheets: tuple[Sheet, ...]
    people: int
    moves: int
    home: str = "PK"


def text(rows: Sequence[Row], *, separator: str = ";", encoding: str = "cp1252") -> bytes:
    """Write a text file as spreadsheet programs do."""
    return "\r\n".join(separator.join(str(cell) for cell in row) for row in rows).encode(encoding)


def book(*sheets: tuple[str, Sequence[Row], Sequence[str]]) -> bytes:
    """Write a workbook of sheets: title, rows, merged ranges."""
    import openpyxl

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows, merged in sheets:
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
        for cells in merged:
            sheet.merge_cells(cells)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def _german_people() -> dict[str, bytes]:
    rows: list[Row] = [
        ("Lfd. Nr.", "Nachname", "Vorname", "Abschluss", "Jahr des Abschlusses", "Hochschule", "Land der Hochschule",
         "Fachrichtung", "Arbeitgeber", "Art der Einrichtung", "Arbeitsort", "Land", "Abschlussnote", "Bemerkungen"),
        (1, "Muster", "Eins", "Promotion", 2012, "TU München", "Deutschland", "Maschinelles Lernen",
         "Erfunden GmbH", "Unternehmen", "München", "Deutschland", "1,3", ""),
        (2, "Muster", "Zwei", "Master", 2015, "RWTH Aachen", "BRD", "Bildverarbeitung",
         "NUST", "Hochschule", "Islamabad", "Pakistan", "1,7", "verzogen"),
        (3, "Beispiel", "Drei", "Diplom", 2009, "TU Wien", "Österreich", "Robotik",
         "Erdachtes Amt", "Behörde", "Wien", "Österreich", "2,0", ""),
        (4, "Beispiel", "Vier", "Bachelor", 2018, "ETH Zürich", "Schweiz", "Informatik",
         "Erdachte Stiftung", "Stiftung", "Zürich", "Schweiz", "2,3", ""),
        (5, "Probe", "Fünf", "Promotion", 2016, "Universität Stuttgart", "Deutschland", "Spracherkennung",
         "Erdachtes Forschungszentrum", "Forschungseinrichtung", "Lahore", "Pakistan", "1,0", ""),
        (6, "Probe", "Sechs", "Master", 2019, "Uni Freiburg", "Deutschland", "Künstliche Intelligenz",
         "Erfunden AG", "Firma", "Karachi", "Pakistan", "1,9", "k. A."),
        ("Summe", "", "", "", "", "", "", "", "", "", "", "", "10,2", 6),
    ]  # fmt: skip
    return {"Absolventen.csv": text(rows)}


def _french_posts() -> dict[str, bytes]:
    rows: list[Row] = [
        ("Nom", "Prénom", "Domaine de recherche", "", "Employeur", "Secteur", "Ville", "Pays", "Fonction",
         "Date de début", "Date de fin", ""),
        ("Inventé", "Un", "Apprentissage automatique", "", "Université inventée", "Université", "Lahore", "Pakistan",
         "Maître de conférences", "01/09/2008", "31/08/2013", ""),
        ("Inventé", "Un", "Apprentissage automatique", "", "Société inventée SARL", "Entreprise", "Paris", "France",
         "Ingénieur", "01/10/2013", "", ""),
        ("Exemple", "Deux", "Robotique", "", "École inventée", "Enseignement supérieur", "Lyon", "France",
         "Doctorant", "01/10/2010", "30/09/2014", ""),
        ("Exemple", "Deux", "Robotique", "", "Ministère inventé", "Ministère", "Islamabad", "Pakistan",
         "Conseiller", "15/01/2015", "en cours", ""),
        ("Fictif", "Trois", "Vision par ordinateur", "", "Fondation inventée", "Fondation", "Karachi", "Pakistan",
         "Chargée de mission", "01/02/2012", "31/12/2016", ""),
        ("Fictif", "Trois", "Vision par ordinateur", "", "Laboratoire inventé", "Laboratoire de recherche", "Toulouse",
         "France", "Chercheuse", "01/01/2017", "à ce jour", ""),
        ("Total", "", "", "", "6 postes", "", "", "", "", "", "", ""),
    ]  # fmt: skip
    return {"parcours anciens.csv": text(rows)}


def _turkish_people() -> dict[str, bytes]:
    rows: list[Row] = [
        ("Uydurma Üniversitesi Mezunlar Listesi",),
        ("Hazırlayan: Mezunlar Ofisi", "", "", "", "", "", "", "", "", "Tarih:", dt.date(2024, 5, 1)),
        (),
        ("Sıra No", "Adı", "Soyadı", "Derece", "Mezuniyet Tarihi", "Mezun Olduğu Üniversite", "Uzmanlık Alanı",
         "Çalıştığı Kurum", "Sektör", "Şehir", "Ülke"),
        (1, "Örnek", "Bir", "Doktora", dt.date(2014, 6, 30), "ODTÜ", "Yapay Zeka", "Uydurma A.Ş.", "Şirket",
         "İstanbul", "Türkiye"),
        (2, "Örnek", "İki", "Yüksek Lisans", dt.date(2016, 6, 30), "Uydurma Üniversitesi", "Makine Öğrenmesi",
         "Uydurma Üniversitesi", "Üniversite", "Ankara", "Türkiye"),
        (3, "Deneme", "Üç", "Lisans", dt.date(2019, 6, 30), "Uydurma Üniversitesi", "Doğal Dil İşleme",
         "Uydurma Bakanlığı", "Kamu", "Islamabad", "Pakistan"),
        (4, "Deneme", "Dört", "Doktora", dt.date(2011, 6, 30), "TU Berlin", "Görüntü İşleme",
         "Uydurma Bankası", "Banka", "Berlin", "Almanya"),
        (5, "Taslak", "Beş", "Yüksek Lisans", dt.date(2020, 6, 30), "NUST", "Robotik",
         "Uydurma Vakfı", "Vakıf", "Lahor", "Pakistan"),
        ("Toplam", 5, "", "", "", "", "", "", "", "", ""),
    ]  # fmt: skip
    return {"mezunlar.xlsx": book(("Mezunlar", rows, ["A1:K1"]))}


def _urdu_people() -> dict[str, bytes]:
    rows: list[Row] = [
        ("Number", "Poora Naam", "Taleem", "Saal e Faraghat", "Jamia", "Jamia ka Mulk", "Shoba", "Mojooda Idara",
         "Idare ki Qisam", "Shehr", "Mulk", "Ohda"),
        (1, "Farzi Aik", "PhD", 2012, "NUST", "Pakistan", "Masnooi Zahanat", "Farzi Idara", "Niji", "Lahore",
         "Pakistan", "Manager"),
        (2, "Farzi Do", "MPhil", 2015, "LUMS", "Pakistan", "Machine Learning", "NED University", "Jamia", "Karachi",
         "Pakistan", "Lecturer"),
        (3, "Farzi Teen", "MS", 2018, "FAST", "Pakistan", "Robotics", "Farzi Wazarat", "Sarkari", "Islamabad",
         "Pakistan", "Afsar"),
        (4, "Farzi Char", "BS", 2020, "GIKI", "Pakistan", "Computer Science", "Farzi Bank", "Bank", "Dubai",
         "UAE", "Analyst"),
        (5, "Farzi Panch", "PhD", 2010, "EPFL", "Switzerland", "NLP", "Farzi Falahi Idara", "Falahi Idara",
         "Peshawar", "Pakistan", "Mudeer"),
    ]  # fmt: skip
    return {"fuzala.csv": text(rows, separator=",", encoding="utf-8-sig")}


def _spanish_people_and_moves() -> dict[str, bytes]:
    people: list[Row] = [
        ("Personas con beca (inventado)",),
        (),
        ("Nombre y apellidos", "Titulación", "Año de titulación", "Universidad", "País de titulación",
         "Área de conocimiento", "Empresa o institución", "Tipo de institución", "Ciudad", "País"),
        ("Inventada Uno", "Doctorado", 2012, "Universidad Inventada", "España", "Inteligencia artificial",
         "Inventada S.A.", "Empresa", "Madrid", "España"),
        ("Inventado Dos", "Máster", 2015, "Universidad Inventada", "España", "Aprendizaje automático",
         "NUST", "Universidad", "Islamabad", "Pakistán"),
        ("Inventada Tres", "Licenciatura", 2008, "Universidad Inventada", "México", "Robótica",
         "Ministerio inventado", "Ministerio", "Karachi", "Pakistán"),
    ]  # fmt: skip
    moves: list[Row] = [
        ("Persona", "Fecha del cambio", "Organización anterior", "Ciudad de origen", "País de origen",
         "Sector de origen", "Organización nueva", "Ciudad de destino", "País de destino", "Sector de destino",
         "Motivo"),
        ("Inventada Uno", dt.date(2016, 3, 1), "Universidad Inventada", "Lahore", "Pakistán", "Universidad",
         "Inventada S.A.", "Madrid", "España", "Empresa", "Salario"),
        ("Inventado Dos", dt.date(2018, 9, 1), "Inventada S.A.", "Barcelona", "España", "Empresa",
         "NUST", "Islamabad", "Pakistán", "Universidad", "Financiación"),
        ("Inventada Tres", dt.date(2011, 1, 1), "Fundación Inventada", "Ciudad de México", "México", "Fundación",
         "Ministerio inventado", "Karachi", "Pakistán", "Ministerio", "Carrera"),
    ]  # fmt: skip
    return {"becas.xlsx": book(("Personas", people, ["A1:J1"]), ("Movimientos", moves, []))}


def _french_people_and_moves() -> dict[str, bytes]:
    people: list[Row] = [
        ("Identifiant", "Personne", "Diplôme", "Année du diplôme", "Fach", "Employeur actuel", "Secteur", "Ville",
         "Pays"),
        ("F-1", "Fictive Une", "Doctorat", 2011, "Informatique", "Entreprise fictive", "Entreprise", "Lahore",
         "Pakistan"),
        ("F-2", "Fictif Deux", "Master", 2014, "Science des données", "Université fictive", "Université", "Genève",
         "Suisse"),
        ("F-3", "Fictive Trois", "Licence", 2017, "Robotique", "EPFL", "Hochschule", "Lausanne", "Suisse"),
    ]  # fmt: skip
    moves: list[Row] = [
        ("Identifiant", "Année", "Employeur de départ", "Secteur de départ", "Ville de départ", "Pays de départ",
         "Employeur d'arrivée", "Secteur d'arrivée", "Ville d'arrivée", "Pays d'arrivée", "Raison du départ",
         "Preuve"),
        ("F-1", 2015, "Université fictive", "Université", "Genève", "Suisse", "Entreprise fictive", "Entreprise",
         "Lahore", "Pakistan", "Salaire", "Contrat"),
        ("F-2", 2018, "Entreprise fictive", "Firma", "Karachi", "Pakistan", "Université fictive", "Université",
         "Genève", "Suisse", "Financement", "CV"),
    ]  # fmt: skip
    return {"mobilité.csv": text(moves), "personnes.csv": text(people)}


def _german_careers() -> dict[str, bytes]:
    careers: list[Row] = [
        ("Werdegänge (frei erfunden)",),
        ("", "", "", "1. Stelle", "", "", "", "2. Stelle", "", "", ""),
        ("Name, Vorname", "Fachgebiet", "Abschluss", "Arbeitgeber", "von", "bis", "Ort", "Arbeitgeber", "von", "bis",
         "Ort"),
        ("Muster, Anna", "Maschinelles Lernen", "Dr.-Ing.", "TU München", dt.date(2008, 4, 1), dt.date(2013, 3, 31),
         "München", "Erfunden GmbH", dt.date(2013, 4, 1), "", "Dorf Erfunden"),
        ("Beispiel, Ben", "Robotik", "M.Sc.", "ETH Zürich", dt.date(2010, 10, 1), dt.date(2014, 9, 30), "Zürich",
         "NUST", dt.date(2014, 10, 1), "", "Islamabad"),
        ("Probe, Clara", "KI", "Dr.", "EPFL", dt.date(2009, 1, 1), dt.date(2012, 12, 31), "Lausanne",
         "Erfunden AG", dt.date(2013, 1, 1), dt.date(2020, 12, 31), "Lahore"),
    ]  # fmt: skip
    places: list[Row] = [
        ("Ort", "Land", "Breite", "Länge", "Einwohner", "Bundesland"),
        ("Dorf Erfunden", "Deutschland", "48,137", "11,575", "1.488", "Bayern"),
    ]
    return {"Werdegänge.xlsx": book(("Werdegänge", careers, ["A1:K1", "D2:G2", "H2:K2"]), ("Orte", places, []))}


def _french_grantees() -> dict[str, bytes]:
    rows: list[Row] = [
        ("Ministère inventé – Boursiers",),
        ("Extraction du 12/03/2024",),
        (),
        ("N°", "Nom et prénom", "", "Diplôme\nobtenu", "Année d'obtention", "Établissement d'origine",
         "Pays d'obtention", "Discipline", "", "Organisme d'accueil", "Type d'organisme", "Ville d'accueil",
         "Pays d'accueil", "Montant (€)"),
        (1, "Imaginée Une", "", "Doctorat", 2013, "Université imaginée", "France", "Traitement d'images", "",
         "Imaginaire SAS", "Société privée", "Paris", "France", "12 345,67"),
        (2, "Imaginé Deux", "", "Master", 2016, "NUST", "Pakistan", "Intelligence artificielle", "",
         "CNRS", "Centre de recherche", "Toulouse", "France", "9 800,00"),
        (3, "Imaginée Trois", "", "Licence", 2019, "Université imaginée", "France", "Génie logiciel", "",
         "Administration imaginée", "Administration", "Lahore", "Pakistan", "4 200,50"),
        (4, "Imaginé Quatre", "", "Ingénieur", 2012, "École imaginée", "France", "Fouille de données", "",
         "Association imaginée", "Association", "Karachi", "Pakistan", "7 000,00"),
        ("Total", "", "", "", "", "", "", "", "", "", "", "", "", "33 346,17"),
        ("Source : service inventé",),
    ]  # fmt: skip
    return {"boursiers.xlsx": book(("Boursiers", rows, ["A1:N1", "A2:N2"]))}


def _words(vocabulary: str, **_: object) -> Callable[..., dict[tuple[str, str], str]]:
    return lambda words: {(vocabulary, word): ours for word, ours in words.items()}


field_, degree, sector, employer, country, city, motivation, evidence = (
    _words(name) for name in ("field", "degree", "sector", "employer", "country", "city", "motivation", "evidence")
)

LISTS: tuple[Foreign, ...] = (
    Foreign(
        "German people, semicolons and Windows-1252, a total at the foot",
        _german_people,
        (
            Sheet(
                "researchers",
                {
                    "Lfd. Nr.": (),
                    "Nachname": ("+",),
                    "Vorname": ("+",),
                    "Full name (Vorname + Nachname)": ("name", "researcher_id:made"),
                    "Abschluss": ("degree",),
                    "Jahr des Abschlusses": ("degree_year",),
                    "Hochschule": ("degree_institution",),
                    "Land der Hochschule": ("degree_country_code",),
                    "Fachrichtung": ("field",),
                    "Arbeitgeber": ("organization",),
                    "Art der Einrichtung": ("sector_id",),
                    "Arbeitsort": ("city_id",),
                    "Land": ("city_country_code",),
                    "Abschlussnote": (),
                    "Bemerkungen": (),
                },
                values={
                    **degree({"Promotion": "doctorate", "Master": "master", "Diplom": "master",
                              "Bachelor": "bachelor"}),
                    **country({"Deutschland": "DE", "BRD": "DE", "Österreich": "AT", "Schweiz": "CH",
                               "Pakistan": "PK"}),
                    **field_({"Maschinelles Lernen": "machine-learning", "Bildverarbeitung": "computer-vision",
                              "Robotik": "robotics", "Informatik": "other-computing", "Spracherkennung": "speech",
                              "Künstliche Intelligenz": "machine-learning"}),
                    **sector({"Unternehmen": "other-industry", "Hochschule": "university", "Behörde": "public-sector",
                              "Stiftung": "nonprofit", "Forschungseinrichtung": "research-institute",
                              "Firma": "other-industry"}),
                    **city({"München": "munich", "Islamabad": "islamabad", "Wien": "vienna", "Zürich": "zurich",
                            "Lahore": "lahore", "Karachi": "karachi"}),
                },
            ),
        ),
        people=6,
        moves=0,
        home="DE",
    ),
    Foreign(
        "French posts, semicolons and Windows-1252, two empty columns, days, a total at the foot",
        _french_posts,
        (
            Sheet(
                "posts",
                {
                    "Nom": ("+",),
                    "Prénom": ("+",),
                    "Full name (Prénom + Nom)": ("name", "researcher_id:made"),
                    "Domaine de recherche": ("field",),
                    "Employeur": ("organization",),
                    "Secteur": ("sector_id",),
                    "Ville": ("city_id",),
                    "Pays": ("country_code",),
                    "Fonction": ("role",),
                    "Date de début": ("first_year",),
                    "Date de fin": ("last_year",),
                },
                values={
                    **field_({"Apprentissage automatique": "machine-learning", "Robotique": "robotics",
                              "Vision par ordinateur": "computer-vision"}),
                    **sector({"Université": "university", "Entreprise": "other-industry",
                              "Enseignement supérieur": "university", "Ministère": "public-sector",
                              "Fondation": "nonprofit", "Laboratoire de recherche": "research-institute"}),
                    **city({"Lahore": "lahore", "Paris": "paris", "Lyon": "lyon-fr", "Islamabad": "islamabad",
                            "Karachi": "karachi", "Toulouse": "toulouse-fr"}),
                    **country({"Pakistan": "PK", "France": "FR"}),
                },
            ),
        ),
        people=3,
        moves=3,
        home="FR",
    ),
    Foreign(
        "Turkish people, a title and a note above, merged, dates, a total at the foot",
        _turkish_people,
        (
            Sheet(
                "researchers",
                {
                    "Sıra No": (),
                    "Adı": ("+",),
                    "Soyadı": ("+",),
                    "Full name (Adı + Soyadı)": ("name", "researcher_id:made"),
                    "Derece": ("degree",),
                    "Mezuniyet Tarihi": ("degree_year",),
                    "Mezun Olduğu Üniversite": ("degree_institution",),
                    "Uzmanlık Alanı": ("field",),
                    "Çalıştığı Kurum": ("organization",),
                    "Sektör": ("sector_id",),
                    "Şehir": ("city_id",),
                    "Ülke": ("city_country_code",),
                },
                header=4,
                values={
                    **degree({"Doktora": "doctorate", "Yüksek Lisans": "master", "Lisans": "bachelor"}),
                    **field_({"Yapay Zeka": "machine-learning", "Makine Öğrenmesi": "machine-learning",
                              "Doğal Dil İşleme": "natural-language-processing", "Görüntü İşleme": "computer-vision",
                              "Robotik": "robotics"}),
                    **sector({"Şirket": "other-industry", "Üniversite": "university", "Kamu": "public-sector",
                              "Banka": "fintech", "Vakıf": "nonprofit"}),
                    **city({"İstanbul": "istanbul", "Ankara": "ankara", "Islamabad": "islamabad", "Berlin": "berlin",
                            "Lahor": "lahore"}),
                    **country({"Türkiye": "TR", "Pakistan": "PK", "Almanya": "DE"}),
                },
            ),
        ),
        people=5,
        moves=0,
        home="TR",
    ),
    Foreign(
        "Urdu in Latin letters, people",
        _urdu_people,
        (
            Sheet(
                "researchers",
                {
                    "Number": (),
                    "Poora Naam": ("name", "researcher_id:made"),
                    "Taleem": ("degree",),
                    "Saal e Faraghat": ("degree_year",),
                    "Jamia": ("degree_institution",),
                    "Jamia ka Mulk": ("degree_country_code",),
                    "Shoba": ("field",),
                    "Mojooda Idara": ("organization",),
                    "Idare ki Qisam": ("sector_id",),
                    "Shehr": ("city_id",),
                    "Mulk": ("city_country_code",),
                    "Ohda": (),
                },
                values={
                    **degree({"PhD": "doctorate", "MPhil": "master", "MS": "master", "BS": "bachelor"}),
                    **country({"Pakistan": "PK", "UAE": "AE", "Switzerland": "CH"}),
                    **field_({"Masnooi Zahanat": "machine-learning", "Machine Learning": "machine-learning",
                              "Robotics": "robotics", "Computer Science": "other-computing",
                              "NLP": "natural-language-processing"}),
                    **sector({"Niji": "other-industry", "Jamia": "university", "Sarkari": "public-sector",
                              "Bank": "fintech", "Falahi Idara": "nonprofit"}),
                    **city({"Lahore": "lahore", "Karachi": "karachi", "Islamabad": "islamabad", "Dubai": "dubai",
                            "Peshawar": "peshawar"}),
                },
            ),
        ),
        people=5,
        moves=0,
    ),
    Foreign(
        "Spanish people and moves in two sheets, a title above, dates",
        _spanish_people_and_moves,
        (
            Sheet(
                "researchers",
                {
                    "Nombre y apellidos": ("name", "researcher_id:made"),
                    "Titulación": ("degree",),
                    "Año de titulación": ("degree_year",),
                    "Universidad": ("degree_institution",),
                    "País de titulación": ("degree_country_code",),
                    "Área de conocimiento": ("field",),
                    "Empresa o institución": ("organization",),
                    "Tipo de institución": ("sector_id",),
                    "Ciudad": ("city_id",),
                    "País": ("city_country_code",),
                },
                header=3,
                values={
                    **degree({"Doctorado": "doctorate", "Máster": "master", "Licenciatura": "bachelor"}),
                    **field_({"Inteligencia artificial": "machine-learning",
                              "Aprendizaje automático": "machine-learning", "Robótica": "robotics"}),
                    **sector({"Empresa": "other-industry", "Universidad": "university",
                              "Ministerio": "public-sector", "Fundación": "nonprofit"}),
                    **country({"España": "ES", "Pakistán": "PK", "México": "MX"}),
                    **city({"Madrid": "madrid-es", "Islamabad": "islamabad", "Karachi": "karachi",
                            "Lahore": "lahore", "Barcelona": "barcelona", "Ciudad de México": "mexico-city-mx"}),
                    **motivation({"Salario": "career-growth", "Financiación": "funding-and-resources",
                                  "Carrera": "career-growth"}),
                },
            ),
            Sheet(
                "transitions",
                {
                    "Persona": ("researcher_id:made",),
                    "Fecha del cambio": ("year",),
                    "Organización anterior": ("from_organization",),
                    "Ciudad de origen": ("from_city_id",),
                    "País de origen": ("from_country_code",),
                    "Sector de origen": ("from_sector_id",),
                    "Organización nueva": ("to_organization",),
                    "Ciudad de destino": ("to_city_id",),
                    "País de destino": ("to_country_code",),
                    "Sector de destino": ("to_sector_id",),
                    "Motivo": ("motivation",),
                },
            ),
        ),
        people=3,
        moves=3,
        home="ES",
    ),
    Foreign(
        "French people and moves in two files, with one German word among them",
        _french_people_and_moves,
        (
            Sheet(
                "transitions",
                {
                    "Identifiant": ("researcher_id",),
                    "Année": ("year",),
                    "Employeur de départ": ("from_organization",),
                    "Secteur de départ": ("from_sector_id",),
                    "Ville de départ": ("from_city_id",),
                    "Pays de départ": ("from_country_code",),
                    "Employeur d'arrivée": ("to_organization",),
                    "Secteur d'arrivée": ("to_sector_id",),
                    "Ville d'arrivée": ("to_city_id",),
                    "Pays d'arrivée": ("to_country_code",),
                    "Raison du départ": ("motivation",),
                    "Preuve": ("evidence",),
                },
                values={
                    **sector({"Université": "university", "Entreprise": "other-industry", "Firma": "other-industry",
                              "Hochschule": "university"}),
                    **city({"Genève": "geneva-ch", "Lahore": "lahore", "Karachi": "karachi",
                            "Lausanne": "lausanne"}),
                    **country({"Suisse": "CH", "Pakistan": "PK"}),
                    **motivation({"Salaire": "career-growth", "Financement": "funding-and-resources"}),
                    **evidence({"Contrat": "c", "CV": "a"}),
                    **degree({"Doctorat": "doctorate", "Master": "master", "Licence": "bachelor"}),
                    **field_({"Informatique": "other-computing", "Science des données": "data-mining",
                              "Robotique": "robotics"}),
                },
            ),
            Sheet(
                "researchers",
                {
                    "Identifiant": ("researcher_id",),
                    "Personne": ("name",),
                    "Diplôme": ("degree",),
                    "Année du diplôme": ("degree_year",),
                    "Fach": ("field",),
                    "Employeur actuel": ("organization",),
                    "Secteur": ("sector_id",),
                    "Ville": ("city_id",),
                    "Pays": ("city_country_code",),
                },
            ),
        ),
        people=3,
        moves=2,
        home="CH",
    ),
    Foreign(
        "German careers, headings in two rows, short names of organisations, a sheet of places with decimal commas",
        _german_careers,
        (
            Sheet(
                "careers",
                {
                    "Name, Vorname": ("name", "researcher_id:made"),
                    "Fachgebiet": ("field",),
                    "Abschluss": ("degree",),
                    "1. Stelle Arbeitgeber": ("organization", "sector_id:sector"),
                    "1. Stelle von": ("first_year",),
                    "1. Stelle bis": ("last_year",),
                    "1. Stelle Ort": ("city_id", "country_code:country"),
                    "2. Stelle Arbeitgeber": ("organization", "sector_id:sector"),
                    "2. Stelle von": ("first_year",),
                    "2. Stelle bis": ("last_year",),
                    "2. Stelle Ort": ("city_id", "country_code:country"),
                },
                header=3,
                values={
                    **field_({"Maschinelles Lernen": "machine-learning", "Robotik": "robotics",
                              "KI": "machine-learning"}),
                    **degree({"Dr.-Ing.": "doctorate", "M.Sc.": "master", "Dr.": "doctorate"}),
                    **employer({"TU München": "university", "Erfunden GmbH": "other-industry",
                                "ETH Zürich": "university", "NUST": "university", "EPFL": "university",
                                "Erfunden AG": "other-industry"}),
                    **city({"München": "munich", "Dorf Erfunden": "dorf-erfunden", "Zürich": "zurich",
                            "Islamabad": "islamabad", "Lausanne": "lausanne", "Lahore": "lahore"}),
                    **country({"Deutschland": "DE"}),
                },
            ),
            Sheet(
                "cities",
                {
                    "Ort": ("name", "city_id:made"),
                    "Land": ("country_code",),
                    "Breite": ("latitude",),
                    "Länge": ("longitude",),
                    "Einwohner": ("population",),
                    "Bundesland": ("province",),
                },
            ),
        ),
        people=3,
        moves=3,
        home="DE",
    ),
    Foreign(
        "French grantees, two lines above, empty columns, decimal commas, a total and a source at the foot",
        _french_grantees,
        (
            Sheet(
                "researchers",
                {
                    "N°": (),
                    "Nom et prénom": ("name", "researcher_id:made"),
                    "Diplôme obtenu": ("degree",),
                    "Année d'obtention": ("degree_year",),
                    "Établissement d'origine": ("degree_institution",),
                    "Pays d'obtention": ("degree_country_code",),
                    "Discipline": ("field",),
                    "Organisme d'accueil": ("organization",),
                    "Type d'organisme": ("sector_id",),
                    "Ville d'accueil": ("city_id",),
                    "Pays d'accueil": ("city_country_code",),
                    "Montant (€)": (),
                },
                header=4,
                values={
                    **degree({"Doctorat": "doctorate", "Master": "master", "Licence": "bachelor",
                              "Ingénieur": "master"}),
                    **country({"France": "FR", "Pakistan": "PK"}),
                    **field_({"Traitement d'images": "computer-vision",
                              "Intelligence artificielle": "machine-learning", "Génie logiciel": "other-computing",
                              "Fouille de données": "data-mining"}),
                    **sector({"Société privée": "other-industry", "Centre de recherche": "research-institute",
                              "Administration": "public-sector", "Association": "nonprofit"}),
                    **city({"Paris": "paris", "Toulouse": "toulouse-fr", "Lahore": "lahore",
                            "Karachi": "karachi"}),
                },
            ),
        ),
        people=4,
        moves=0,
        home="FR",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Tally:
    """Columns and values matched as expected, and the misses."""

    columns: int
    of_columns: int
    words: int
    of_words: int
    missed: tuple[str, ...]


def tally(foreign: Foreign, imported: SpreadsheetImport) -> Tally:
    """Count columns and values matched as expected."""
    missed: list[str] = []
    right = columns = 0
    match = {(word.vocabulary, word.original): word.ours for word in imported.values}
    for place, sheet in enumerate(foreign.sheets):
        found = imported.sheets.headed[place] if place < len(imported.sheets.headed) else None
        mapping = imported.mappings[place] if found else None
        for heading, wanted in sheet.columns.items():
            columns += 1
            feeds = [feed for feed in mapping.feeds if feed.heading == heading] if mapping else []
            got = tuple(sorted(f"{feed.target}{f':{feed.take}' if feed.take else ''}" for feed in feeds))
            there = found is not None and heading in found.headings and mapping is not None
            good = (
                there and mapping.layout == sheet.layout and got == tuple(sorted(one for one in wanted if one != "+"))
            )
            right += good
            if not good:
                missed.append(f"column {heading}: {got or 'nothing'} for {wanted}")
    wanted_words = {key: ours for sheet in foreign.sheets for key, ours in sheet.values.items()}
    good_words = 0
    for key, ours in wanted_words.items():
        good_words += match.get(key) == ours
        if match.get(key) != ours:
            missed.append(f"word {key}: {match.get(key, 'not met')!r} for {ours!r}")
    return Tally(right, columns, good_words, len(wanted_words), tuple(missed))
