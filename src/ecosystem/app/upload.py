"""Upload of tables or lists: checked and shown as a dataset for this visit only."""

import streamlit as st

from ecosystem.app import data, mapping
from ecosystem.app.problems import show_problems
from ecosystem.app.session import DATASET, FILES, session, widgets
from ecosystem.app.text import literal
from ecosystem.load import DataProblemsError, Ecosystem, Problem, load_dataset, load_zip
from ecosystem.selection import DEFAULT_DATASET
from ecosystem.views.number_format import whole

TYPES = [
    *("csv", "tsv", "txt", "xlsx", "xlsm", "xlsb", "xls", "ods", "parquet", "zip"),
    # not read here, but explained
    *("json", "jsonl", "xml", "gz", "tgz", "tar", "dta", "sav", "bib", "ris", "ciw", "enw", "nbib", "html", "htm"),
]


def upload() -> None:
    """Draw template, file upload, problems and the uploaded dataset."""
    st.markdown(
        "Bring a `researchers.csv`, and where you have them `transitions.csv`, `cities.csv`, `sectors.csv` and "
        "`sources.csv`, or one zip of them. Or bring a list as you have it, CSV, XLSX, XLS, ODS or Parquet with your "
        "own columns and words: they are matched with ours, and you correct the result. The files are checked here, "
        "kept for this visit only, and sent nowhere."
    )
    st.download_button(
        "Download the template",
        _template,
        "ecosystem-template.zip",
        "application/zip",
        icon=":material/download:",
        on_click="ignore",
    )
    files = st.file_uploader("Your files", type=TYPES, accept_multiple_files=True, key=FILES)
    if files:
        st.button("Check and show", key="check", on_click=_check)
    mapping.section()
    if problems := session().upload_problems:
        show_problems(problems, "Your files were not loaded. Correct these problems and upload them again.")
    _show_uploaded()


def _check() -> None:
    """Load the files; a callback, so that the click also counts if the run starts again."""
    with st.spinner("Reading and checking your files …"):
        _load_files({file.name: file.getvalue() for file in widgets[FILES]})


def _load_files(files: dict[str, bytes]) -> None:
    from ecosystem.importers.spreadsheets import is_own_format

    mapping.forget()
    session().upload_problems = ()
    if not is_own_format(files):
        mapping.start(files)
        return
    try:
        ecosystem = _load(files)
    except DataProblemsError as error:
        session().upload_problems = error.problems
        return
    data.use(ecosystem)


def _template() -> bytes:
    from ecosystem.tables.packaging import upload_template

    return upload_template()


def _load(files: dict[str, bytes]) -> Ecosystem:
    zips = [name for name in files if name.lower().endswith(".zip")]
    if zips and len(files) > 1:
        raise DataProblemsError(
            [Problem(zips[0], 0, "", "", "A zip comes alone", "Upload either one zip or the CSV files.")]
        )
    if zips:
        return load_zip(files[zips[0]], data.reference())
    return load_dataset(files, data.reference())


def _show_uploaded() -> None:
    uploaded = session().upload
    if uploaded is None:
        return
    st.success(
        f"Your last good upload is in use: {whole(len(uploaded.researchers), 'person', 'people')}, "
        f"{whole(len(uploaded.transitions), 'move')}. "
        "Every page can show it; choose it under Dataset."
    )
    for remark in uploaded.remarks:
        st.markdown(f"- {literal(remark)}")
    st.button("Forget my data", on_click=_forget, key="forget")


def _forget() -> None:
    session().upload = None
    widgets[DATASET] = DEFAULT_DATASET
