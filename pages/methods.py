"""Where do the numbers come from, and what are their limits?"""

import streamlit as st

from ecosystem.app.page import import_record, methods, open_page, show
from ecosystem.views import methods as views

page = open_page("methods")
sources, glossary, known, dictionary, correction = st.tabs(
    ["Sources", "Glossary of indicators", "What is known", "Data dictionary", "Corrections"],
    key="tab",
    on_change="rerun",
)
if sources.open:
    with sources:
        methods.limits()
        show(page, views.sources, columns=("subject", "years", "newer", "reason", "url"))
        methods.sources(page)
if glossary.open:
    with glossary:
        methods.glossary()
if known.open:
    with known:
        methods.unresolved(page)
        show(page, views.people_known)
        show(page, views.moves_known)
        import_record(page)
if dictionary.open:
    with dictionary:
        methods.dictionary()
if correction.open:
    with correction:
        methods.correction()
