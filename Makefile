# `make demo` builds the release binary and scans the example; `make test` runs all tests.

.DEFAULT_GOAL := build
.PHONY: bootstrap bootstrap-build build demo docs test format lint bench clean

# Toolchains are often installed without being put on the path.
export PATH := $(shell scripts/toolchain)

# One configuration serves the demonstration, the tests and the benchmarks, so that everything is built once.
# Libraries that have a static form are linked from this folder, so that the binary needs few packages to run.
STATIC := $(CURDIR)/.build/static
STATIC_LIBRARIES := libre2.a libsqlite3.a libz.a libstdc++.a
SWIFT_FLAGS := --configuration release -debug-info-format none -Xlinker -L$(STATIC)
BINARY := .build/release/breakwater

build: bootstrap-build $(STATIC)
	swift build $(SWIFT_FLAGS) --product breakwater

demo: build
	@echo
	@scripts/demo $(BINARY)

test: bootstrap $(STATIC)
	swift build $(SWIFT_FLAGS) --build-tests
	swift test $(SWIFT_FLAGS) --skip-build

bootstrap:
	./scripts/bootstrap

bootstrap-build:
	./scripts/bootstrap build

# After the bootstrap, which installs the libraries.
$(STATIC): | bootstrap-build
	mkdir -p $@
	for library in $(STATIC_LIBRARIES); do ln -sf "$$(cc -print-file-name=$$library)" $@/; done

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests Knowledge Plugins Fuzz Benchmarks

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Knowledge Plugins Fuzz Benchmarks

docs: build
	$(BINARY) check docs docs/checks

bench: build
	for name in matching documents cel; do swift build $(SWIFT_FLAGS) --product $$name-benchmark; done
	Benchmarks/run

clean:
	rm -rf .build
