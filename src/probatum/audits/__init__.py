"""Anyone's text: its claims, the documents that it cites, verdicts, and what it leaves out."""
