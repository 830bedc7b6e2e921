"""Start of the app: `streamlit run streamlit_app.py`."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

# Streamlit imports this file once to serve it, and then runs it for every click.
if get_script_run_ctx(suppress_warning=True):
    from geo.ui import app

    app.main()
else:
    from geo.ui import server

    served = st.App(__file__, lifespan=server.lifespan)
