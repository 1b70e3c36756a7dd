#!/usr/bin/env bash
# Builds the wheel, installs it into an empty environment and lets the installed command work.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${1:-python3}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

"$python" -m venv "$place/venv"
pip=("$place/venv/bin/python" -m pip --disable-pip-version-check --quiet)
"${pip[@]}" wheel --no-deps --wheel-dir "$place" .
"${pip[@]}" install --constraint requirements.lock "$place"/reportparse-*.whl

sample=$(find "$PWD/fixtures" -name report.pdf | sort | head -n 1)
cd "$place"
"$place/venv/bin/reportparse" --version
"$place/venv/bin/reportparse" codebook list >indicators.tsv
"$place/venv/bin/reportparse" convert "$sample" -o report.json
echo "the installed command knows $(($(wc -l <indicators.tsv) - 1)) indicators"
