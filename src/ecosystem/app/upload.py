"""Upload of tables or lists: checked and shown as a dataset for this visit only."""

import logging
from datetime import date

import streamlit as st

from ecosystem.app import data, mapping
from ecosystem.app.session import DATASET, FILES, session, widgets
from ecosystem.app.tables import show_problems
from ecosystem.app.text import literal
from ecosystem.app.uploads import upload_field
from ecosystem.load import DataProblemsError, Ecosystem, Problem
from ecosystem.selection import DEFAULT_DATASET
from ecosystem.site import SITE
from ecosystem.views.number_format import whole

log = logging.getLogger(__name__)

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
        "kept for this visit only, and sent nowhere. A visit can upload 200 MB."
    )
    st.download_button(
        "Download the template",
        _template,
        "ecosystem-template.zip",
        "application/zip",
        icon=":material/download:",
        on_click="ignore",
    )
    files = upload_field("Your files", kinds=TYPES, multiple=True, key=FILES)
    if files:
        _prepare()
        st.button("Check and show", key="check", on_click=_check)
    with st.container():  # drawn even if empty: the review below stays mounted
        _show_uploaded()
    mapping.section()
    if problems := session().upload_problems:
        show_problems(problems, "Your files were not loaded. Correct these problems and upload them again.")


def _prepare() -> None:
    """Start the process that reads uploads while the visitor moves to the button."""
    from ecosystem.importers import limited_process, uploads

    limited_process.prepare(uploads.__name__)


def _check() -> None:
    """Load the files; a callback, so that the click also counts if the run starts again."""
    with st.spinner("Reading and checking your files …"):
        _load_files({file.name: file.getvalue() for file in widgets[FILES]})


def _load_files(files: dict[str, bytes]) -> None:
    from ecosystem.importers import uploads
    from ecosystem.importers.limited_process import FAILED, ProcessLimitError, run

    mapping.forget()
    session().upload_problems = ()
    try:
        found = run(uploads.read_upload, files, session().mapping_decisions, date.today().year)
    except DataProblemsError as error:
        session().upload_problems = error.problems
    except ProcessLimitError as error:
        session().upload_problems = (Problem.of_file(", ".join(files), error.rule, error.remedy),)
    except Exception:
        log.exception("An upload could not be read")
        session().upload_problems = (Problem.of_file(", ".join(files), *FAILED),)
    else:
        if isinstance(found, Ecosystem):
            data.use(found)
        else:
            mapping.start(found, files)


def _template() -> bytes:
    from ecosystem.tables.packaging import upload_template

    return upload_template()


def _show_uploaded() -> None:
    uploaded = session().upload
    if uploaded is None:
        return
    st.success(
        f"Your last good upload is in use: {whole(len(uploaded.researchers), 'person', 'people')}, "
        f"{whole(len(uploaded.transitions), 'move')}. "
        "The pages show it while it is chosen under Dataset."
    )
    st.page_link(str(SITE / "pages" / "researchers.py"), label="See who they are", icon=":material/arrow_forward:")
    for remark in uploaded.remarks:
        st.markdown(f"- {literal(remark)}")
    st.button("Forget my data", on_click=_forget, key="forget")


def _forget() -> None:
    session().upload = None
    session().scopes.clear()
    widgets[DATASET] = DEFAULT_DATASET
