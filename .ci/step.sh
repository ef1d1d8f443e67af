#!/usr/bin/env bash
# Runs one step: says what it is, how long it took, and what to do when it fails.
# Usage: .ci/step.sh WHAT REMEDY COMMAND...
set -u
what=$1 remedy=$2
shift 2
printf '== %s\n' "$what"
started=$SECONDS
"$@" </dev/null
code=$?
if [ $code -ne 0 ]; then
  printf '!! Failed: %s (exit code %s)\n!! %s\n' "$what" "$code" "$remedy" >&2
  exit $code
fi
printf '   done in %s s: %s\n' "$((SECONDS - started))" "$what"
