"""A proposal out of a run: one content, laid out as DOCX, PDF and HTML."""
