"""The command line. It stands at the end of the house and only calls."""

from __future__ import annotations


def main() -> None:
    """Run the command line with the process's arguments; leaves with its exit status."""
    from sim.cli.app import app

    app()
