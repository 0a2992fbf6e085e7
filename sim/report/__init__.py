"""Reports: what results say of their question, gathered once and written as a document."""
