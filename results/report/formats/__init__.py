"""A report as DOCX, PDF and HTML, each with its own letters."""
