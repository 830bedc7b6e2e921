"""Start of the app: `streamlit run streamlit_app.py`."""

from geo.ui import app

app.main()
