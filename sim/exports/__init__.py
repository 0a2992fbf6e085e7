"""Results for other programs: text tables, workbooks, files of the IAMC format."""
