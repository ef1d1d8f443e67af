#!/usr/bin/env bash
# Tries the real server with clients that nobody here wrote. Usage: tests/interop/run.sh [PYTEST ARGUMENTS...]
# Needs the test packages of .ci/setup.sh and a build: `make build-ui build`.
set -eu
cd "$(dirname "$0")"
STOWBOX_BIN=${STOWBOX_BIN:-$(cd ../.. && realpath -m "${CARGO_TARGET_DIR:-target}")/debug/stowbox}
[ -x "$STOWBOX_BIN" ] || { echo "!! $STOWBOX_BIN is missing: run 'make build-ui build' first." >&2; exit 1; }
[ -x .venv/bin/pytest ] || { echo "!! tests/interop/.venv is missing: run '.ci/setup.sh test' first." >&2; exit 1; }
export STOWBOX_BIN PYTHONDONTWRITEBYTECODE=1
exec .venv/bin/pytest "$@"
