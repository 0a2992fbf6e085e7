"""The model description, put together: prose by hand, tables from the evidence and the code."""
