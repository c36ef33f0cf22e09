"""The dashboard, however it is started: ``streamlit run dashboard.py``, ``ecosystem serve`` or Community Cloud.

Streamlit imports this file once as a module, for the server, and executes it as a script for every run of a visit.
"""

import streamlit as st

if __name__ == "__main__":  # a visit
    from ecosystem.app.page import run

    run()
else:  # the server
    from ecosystem.app import server

    app = st.App(__file__, lifespan=server.lifespan, routes=server.routes(), middleware=server.middleware())
