"""Articles as terminal text, Markdown, HTML, JSON, DOCX, PDF."""
