"""Streamlit app: pages, filters, charts, downloads, live presentations; the only package that imports Streamlit."""
