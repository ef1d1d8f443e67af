#!/usr/bin/env bash
# What `make run` ends with: the window, or, where no display is, the headless server with the console.
set -eu
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" = Darwin ]; then
  echo "== Opening the window"
  exec "$target/debug/stowbox-desktop"
fi
# The same folder as the window's, so that both show the same buckets.
export STOWBOX_DATA_DIR="${STOWBOX_DATA_DIR:-${XDG_DATA_HOME:-$HOME/.local/share}/dev.stowbox.app/data}"
echo "== No display here (neither DISPLAY nor WAYLAND_DISPLAY is set): starting the headless server instead."
echo "   Open the Console address below in a browser; Ctrl+C stops the server."
exec "$target/debug/stowbox" serve
