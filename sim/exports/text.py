"""Tables as text: CSV that Excel opens with its Chinese whole (UTF-8 with its mark)."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

EXCEL_ROWS = 1_048_576
"""Rows of a sheet, heads included; a program that reads more shows the first ones only."""


def write_tables(tables: Iterable[pa.Table], file: Path, *, mark: bool = True) -> int:
    """Write tables of the same columns one below the other, as ``write_csv`` does; how many rows.

    One is held at a time. Raises OSError.
    """
    from pyarrow import csv

    rows, writer = 0, None
    with file.open("wb") as stream:
        if mark:
            stream.write(codecs.BOM_UTF8)
        options = csv.WriteOptions(quoting_style="needed", quoting_header="needed")
        for table in tables:
            writer = writer or csv.CSVWriter(stream, table.schema, write_options=options)
            writer.write_table(table)
            rows += table.num_rows
        if writer is not None:
            writer.close()
    return rows


def write_csv(table: pa.Table, file: Path, *, mark: bool = True) -> None:
    """Write a table with its heads; empty cells are what is missing.

    ``mark``: begin with the mark of UTF-8, without which Excel reads Chinese as something else.
    Numbers are written so that they read back to the bit. Raises OSError.
    """
    from pyarrow import csv

    with file.open("wb") as stream:
        if mark:
            stream.write(codecs.BOM_UTF8)
        options = csv.WriteOptions(quoting_style="needed", quoting_header="needed")
        csv.write_csv(table, stream, options)
