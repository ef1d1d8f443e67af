# The two commands are `make run` and `make test`; both set up what is missing. `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
STEP := .ci/step.sh
BUILT := $(or $(CARGO_TARGET_DIR),$(CURDIR)/target)/debug

# One choice of packages and features for every cargo command, so that nothing is compiled twice.
CARGO_ALL := --workspace --all-targets --locked

.PHONY: help
help: ## Lists the commands
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

.PHONY: run
run: setup build-ui ## Builds Stowbox and opens its window (with no display: the headless server)
	@$(STEP) "Building the app (the first time takes some minutes)" \
	  "Read the first error above; a missing system library is installed by .ci/setup.sh." \
	  cargo build $(CARGO_ALL)
	@.ci/open.sh

.PHONY: test
test: setup-test build-ui check build test-rust test-ui e2e interop desktop-test ## Sets up, checks and runs every test
	@echo "== All checks and tests passed"

.PHONY: setup
setup:
	@.ci/setup.sh build

.PHONY: setup-test
setup-test:
	@.ci/setup.sh test

.PHONY: build-ui
build-ui: ## Builds the console, for the browser and for the window
	@$(STEP) "Building the console for the browser" "See the error above; the sources are in ui/src." \
	  npm --prefix ui run --silent build
	@$(STEP) "Building the console for the window" "See the error above; what differs is ui/src/platform." \
	  npm --prefix ui run --silent build:desktop

.PHONY: build
build:
	@$(STEP) "Building the server, the window and the tests" "Read the first error above." \
	  cargo build $(CARGO_ALL)

.PHONY: check
check: ## Formatting, lints and types, nothing run
	@$(STEP) "Checking Rust formatting" "Run 'make fmt' and commit what it changed." \
	  cargo fmt --all --check
	@$(STEP) "Checking Rust with clippy" "Mend what it names; an exception needs #[expect(…, reason = …)]." \
	  cargo clippy $(CARGO_ALL) -- -D warnings
	@$(STEP) "Checking the console with oxlint and knip (tsc ran with its build)" "Mend what it names." \
	  npm --prefix ui run --silent lint
	@$(STEP) "Checking that the browser's bundle holds nothing of the window's" "Import @tauri-apps in platform/desktop.ts only." \
	  node ui/scripts/check-bundles.mjs

.PHONY: test-rust
test-rust: ## The Rust tests: core, server, window, and the promises of the API
	@$(STEP) "Running the Rust tests" "Repeat one with: cargo nextest run --workspace NAME" \
	  cargo nextest run $(CARGO_ALL)

.PHONY: test-ui
test-ui: ## The console's unit tests
	@$(STEP) "Running the console's tests" "Repeat them with: npm --prefix ui test" \
	  npm --prefix ui test

.PHONY: e2e
e2e: ## The console in Chromium against the real server
	@$(STEP) "Driving the console in Chromium" "Repeat it with: npm --prefix ui run e2e" \
	  env STOWBOX_BIN=$(BUILT)/stowbox CHROMIUM=$$(command -v chromium || command -v chromium-browser) npm --prefix ui run e2e

.PHONY: interop
interop: ## The API by clients from elsewhere: generated ones, a fuzzer, curl, rclone, a browser
	@$(STEP) "Trying the API with clients from elsewhere" "Repeat one with: tests/interop/run.sh -k NAME" \
	  tests/interop/run.sh

.PHONY: desktop-test
desktop-test: ## The real window on a screen of its own (Xvfb)
	@$(STEP) "Driving the real window" "The app's own log is printed above, after the failed test." \
	  tests/desktop/run.sh

.PHONY: shots
shots: ## Takes pictures of every screen and dialog into ui/shots/ (needs a build), and those of the README into docs/
	@$(STEP) "Taking the pictures (some minutes)" "Look at the last test above; the screens it waits for have changed." \
	  env STOWBOX_BIN=$(BUILT)/stowbox CHROMIUM=$$(command -v chromium || command -v chromium-browser) npm --prefix ui run shots
	@for picture in first-run overview shared:share delivery-failed:delivery request; do \
	  cp ui/shots/$${picture%:*}-wide-light.png docs/$${picture#*:}.png; done

.PHONY: bench
bench: build-ui ## Measures what is claimed of speed and memory, in release
	@$(STEP) "Building in release (some minutes)" "Read the first error above." \
	  cargo build --release --locked -p stowbox-server -p stowbox-tests
	@$(STEP) "Measuring" "Other work on this machine disturbs it: try again on a quiet one." \
	  $(dir $(BUILT))release/stowbox-bench

.PHONY: openapi
openapi: ## Writes openapi.json, and the console's types from it, after a change of the API
	@$(STEP) "Writing openapi.json from the routes" "See the error above." \
	  env STOWBOX_UPDATE=1 cargo nextest run $(CARGO_ALL) openapi_json
	@$(STEP) "Writing ui/src/api/schema.d.ts from it" "See the error above; the document may not be valid." \
	  npm --prefix ui run --silent api

.PHONY: fmt
fmt: ## Formats the Rust code
	@cargo fmt --all

.PHONY: deny
deny: ## Licences and sources of what we depend on (needs cargo-deny)
	@cargo deny --version >/dev/null 2>&1 || { echo "!! cargo-deny is missing: cargo install --locked cargo-deny" >&2; exit 1; }
	@$(STEP) "Checking the dependencies" "deny.toml says what is allowed, and why." cargo deny --workspace check bans licenses sources
