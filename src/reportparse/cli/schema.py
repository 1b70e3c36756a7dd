"""`reportparse schema`: the JSON Schema of a report."""

import json

from reportparse.cli.files import write_output
from reportparse.cli.options import Debug, OutputFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(output: OutputFile = None, debug: Debug = False) -> None:
    """Print the JSON Schema of a report."""
    from reportparse.report import Report

    described = {"$schema": DIALECT, **Report.model_json_schema(mode="serialization")}
    write_output((json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode(), output)
