#!/usr/bin/env bash
# Brings a machine with Rust, Node and a package manager to where Stowbox builds.
# Usage: .ci/setup.sh build    what `make run` needs
#        .ci/setup.sh test     that, and what `make test` needs
# Installs only what is missing, and says so; a second run changes nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

# The last one is loaded when the app runs: without it there is no tray.
build_packages=(build-essential pkg-config libwebkit2gtk-4.1-dev libayatana-appindicator3-1)
# The desktop tests: a screen, a window manager, a pointer, WebDriver, and a GTK program to drag files from.
test_packages=(xvfb openbox xdotool wmctrl x11-utils imagemagick fonts-dejavu-core webkit2gtk-driver python3-gi gir1.2-gtk-3.0 dbus)
# The snippets that the console offers are run, those in Go too.
test_packages+=(golang-go)
# The interoperability tests: Python's own tools, and clients that everybody has.
test_packages+=(python3-venv curl openssl rclone ffmpeg)

stop() { printf '!! %s\n' "$@" >&2; exit 1; }

case "${1:-}" in
  build) packages=("${build_packages[@]}") ;;
  test) packages=("${build_packages[@]}" "${test_packages[@]}") ;;
  *) stop "Usage: .ci/setup.sh build|test" ;;
esac

need_rust() {
  command -v cargo >/dev/null || stop "Rust is missing. Install it from https://rustup.rs and run this again."
}

need_node() {
  command -v npm >/dev/null || stop "Node.js is missing. Install version 20.19 or later from https://nodejs.org and run this again."
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    stop "Node.js $(node --version) is too old: 20.19 or later is needed (https://nodejs.org)."
}

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Ubuntu has it under another name, which installs its snap.
chromium_package() {
  if [ "$(. /etc/os-release 2>/dev/null && echo "${ID:-}")" = ubuntu ]; then echo chromium-browser; else echo chromium; fi
}

install_system_packages() {
  # Playwright drives the system's Chromium.
  if [ "$1" = test ] && ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null; then
    packages+=("$(chromium_package)")
  fi
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    # Elsewhere the names differ: what a build needs is looked for, not installed.
    pkg-config --exists webkit2gtk-4.1 2>/dev/null ||
      stop "Only Debian and Ubuntu are set up by this script. Install by hand what these packages hold:" "  ${packages[*]}"
    return
  fi
  local missing=()
  for package in "${packages[@]}"; do is_installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} -eq 0 ] && return
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || stop "Missing packages, and no sudo to install them. As root:" "  apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  echo "== Installing system packages: ${missing[*]}"
  { "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null; } ||
    stop "apt-get could not install them. Try it by hand:" "  apt-get install ${missing[*]}"
}

install_nextest() {
  cargo nextest --version >/dev/null 2>&1 && return
  echo "== Installing cargo-nextest (once, some minutes)"
  cargo install --locked cargo-nextest || stop "cargo-nextest could not be installed: see https://nexte.st/docs/installation"
}

install_npm_packages() {
  local lock stamp=ui/node_modules/.stowbox-lock
  lock=$(sha256sum ui/package-lock.json | cut -d' ' -f1)
  [ "$(cat "$stamp" 2>/dev/null)" = "$lock" ] && return
  echo "== Installing npm packages"
  # Not `npm ci`: it wants the binaries of every platform in the lock file, and npm writes down only those that the
  # registry at hand could show it. This takes the locked versions all the same, and leaves the file alone.
  npm --prefix ui install --no-save --no-audit --no-fund --loglevel=error </dev/null ||
    stop "The npm packages could not be installed: is the npm registry reachable?"
  echo "$lock" >"$stamp"
}

# Into a folder of its own, from the versions that are written down.
install_python_packages() {
  local lock venv=tests/interop/.venv stamp=tests/interop/.venv/.stowbox-lock
  lock=$(sha256sum tests/interop/requirements.txt | cut -d' ' -f1)
  [ "$(cat "$stamp" 2>/dev/null)" = "$lock" ] && return
  echo "== Installing Python packages"
  { python3 -m venv --clear "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement tests/interop/requirements.txt; } ||
    stop "The Python packages could not be installed: is PyPI reachable, and python3 3.11 or later?"
  echo "$lock" >"$stamp"
}

# What the interop tests start beside it, in a folder of its own.
install_emulators() {
  local lock folder=tests/interop stamp=tests/interop/node_modules/.stowbox-lock
  lock=$(sha256sum "$folder/package.json" | cut -d' ' -f1)
  [ "$(cat "$stamp" 2>/dev/null)" = "$lock" ] && return
  echo "== Installing the emulators of the interop tests"
  npm --prefix "$folder" install --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null ||
    stop "The emulators could not be installed: is the npm registry reachable?"
  echo "$lock" >"$stamp"
}

need_rust
need_node
install_system_packages "$1"
if [ "$1" = test ]; then install_nextest; fi
install_npm_packages
if [ "$1" = test ]; then install_python_packages && install_emulators; fi
