"""An archive as tables for other programs, each with its codebook and a description of both."""

from reportparse.export.exporting import FORMATS, Request, export

__all__ = ["FORMATS", "Request", "export"]
