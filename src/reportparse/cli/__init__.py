"""The command line. Each module is one command and imports what it needs when it runs."""

from reportparse.cli.app import main

__all__ = ["main"]
