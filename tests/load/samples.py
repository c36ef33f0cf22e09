"""A small reference folder and a small dataset, as texts that a test can break."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ecosystem.load import DataProblemsError, Ecosystem, Problem, Reference, load_dataset, load_reference
from ecosystem.load.checking.cell_checks import column_is_valid, years_in_order
from ecosystem.load.reading.fast_reader import parse_csv, start_conversion
from ecosystem.load.reading.files import File, survey_file
from ecosystem.load.reading.header import read_header
from ecosystem.load.reading.sheet import Sheet
from ecosystem.tables import REFERENCE_TABLES, Table

REFERENCE = {
    "sources": "source_id,citation,url,licence,retrieved,kind\n"
    "ref,Reference,https://example.org,CC0,2025-01-01,published\n"
    "geonames,GeoNames,https://geonames.org,CC BY 4.0,2025-01,published\n",
    "countries": "country_code,name,population,source_id\nPK,Pakistan,240000000,ref\n",
    "cities": "city_id,name,country_code,province,latitude,longitude,population,is_hub,source_id\n"
    "lahore,Lahore,PK,Punjab,31.558,74.351,6310888,true,geonames\n"
    "karachi,Karachi,PK,Sindh,24.86,67.01,11624219,true,geonames\n"
    "windhoek,Windhoek,NA,,-22.56,17.08,,false,geonames\n",
    "sectors": "sector_id,name,domain,description\n"
    "university,Universities,academia,Universities\n"
    "software-services,Software services,industry,\n",
}
DATASET = {
    "researchers.csv": "researcher_id,name,field,degree,degree_year,career_start_year,last_observed_year,sector_id,"
    "city_id,profile_url,source_id\n"
    "r-1,Aisha,machine-learning,doctorate,2010,2010,2024,software-services,lahore,https://example.org/a,own\n"
    "r-2,,speech,master,,2012,2020,university,windhoek,,own\n"
    "r-3,محمد علی,robotics,,,,,university,,,own\n",
    "transitions.csv": "transition_id,researcher_id,year,kind,from_sector_id,from_country_code,to_sector_id,to_city_id,"
    "to_country_code,evidence,source_id,note\n"
    "t-1,r-1,2015,move,university,PK,software-services,lahore,PK,c,own,\n"
    't-2,r-2,2014,move,university,PK,university,windhoek,NA,e,own,"one, two"\n',
    "cities.csv": REFERENCE["cities"],
    "sectors.csv": REFERENCE["sectors"],
    "sources.csv": "source_id,citation,url,licence,retrieved,kind\nown,Own survey,,CC0,2025-01-01,observed\n",
}


def reference_from(folder: Path) -> Reference:
    """Write the reference tables, empty where no rows are given above, and load them."""
    for table in REFERENCE_TABLES:
        text = REFERENCE.get(table.table, ",".join(table.columns()) + "\n")
        (folder / f"{table.table}.csv").write_text(text, encoding="utf-8")
    return load_reference(folder, use_cache=False)


def loaded(files: Mapping[str, str | bytes], reference: Reference) -> Ecosystem:
    """Load files as an upload."""
    return load_dataset({name: as_bytes(content) for name, content in files.items()}, reference)


def found_in(files: Mapping[str, str | bytes], reference: Reference) -> tuple[Problem, ...]:
    """Load files as an upload and return what is wrong with them."""
    try:
        loaded(files, reference)
    except DataProblemsError as error:
        return error.problems
    return ()


def as_bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode()


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(as_bytes(content))
    return folder


def fast_sheet(file: File, table: type[Table]) -> Sheet | None:
    """Read a file with the fast reader; None where it leaves the file to the strict reader."""
    header = read_header(file, table)
    if header is None:
        return None
    with ThreadPoolExecutor(2) as pool:
        survey = survey_file(file, header.separator, pool)
        frame = parse_csv(file, header, survey)
        if frame is None:
            return None
        sheet = start_conversion(frame, file, table, header, column_is_valid, pool).sheet(survey)
    return sheet if sheet is not None and years_in_order(sheet) else None
