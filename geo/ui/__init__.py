"""The pages: the only part that knows Streamlit. What they show is computed by the modules above."""
