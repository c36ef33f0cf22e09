"""Where do the numbers come from, and what are their limits?"""

import streamlit as st

from ecosystem.app.page import import_record, methods, open_page, openalex_section, show, upload
from ecosystem.views import methods as views

page = open_page("methods")
own, known, sources, dictionary, definitions, correction = st.tabs(
    ["Use your own data", "What is known", "Sources", "Data dictionary", "Definitions", "Corrections"],
    key="tab",
    on_change="rerun",
)
if own.open:
    with own:
        upload.upload()
        openalex_section()
if known.open:
    with known:
        methods.unresolved(page)
        show(page, views.people_known)
        show(page, views.moves_known)
        import_record(page)
if sources.open:
    with sources:
        show(page, views.sources)
        methods.sources(page)
if dictionary.open:
    with dictionary:
        methods.dictionary()
if definitions.open:
    with definitions:
        methods.definitions()
if correction.open:
    with correction:
        methods.correction()
