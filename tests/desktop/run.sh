#!/usr/bin/env bash
# Drives the real window on a screen of its own. Usage: tests/desktop/run.sh [FILE...]
# Needs the test packages of .ci/setup.sh and a build: `make build-ui build`.
set -eu
cd "$(dirname "$0")"
binary=$(cd ../.. && realpath -m "${CARGO_TARGET_DIR:-target}")/debug/stowbox-desktop
[ -x "$binary" ] || { echo "!! $binary is missing: run 'make build-ui build' first." >&2; exit 1; }
[ $# -gt 0 ] || set -- *.test.mjs
exec node --test --test-concurrency=1 --test-timeout=300000 "$@"
