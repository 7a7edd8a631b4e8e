# SPDX-License-Identifier: GPL-2.0
#
# make                  kshake.ko and the programs, in build/
#   KDIR=dir            the kernel to build for; otherwise the running one's headers or, where it is another series,
#                       the newest installed 6.12 headers.   W=1 and C=1 as in the kernel
# make install          installs both;  make clean
# make demo             a handshake to look at, in a guest
# make test             everything: unit, crypto, ct-test, kunit, vm-test, style, rig-test
# make crypto           curves and RSA against libcrypto, with random numbers;  KSHAKE_SEED=n repeats a run
# make ct-test          whether branches, addresses or time depend on secrets;  KSHAKE_SECONDS=n for each operation
# make fuzz SECONDS=n   the fuzzers
# make bench            kshake's sockets beside bare kTLS and libssl, then what a handshake costs each end beside OpenSSL,
#                       at native speed; the figures also in build/bench.json
# make bench-crypto     curves and RSA beside OpenSSL's and the kernel's; also in build/bench-crypto.json; ARGS=--check
# make stress SECONDS=n many sockets at once, in a guest

ifneq ($(KERNELRELEASE),)
# Kbuild reads the file of that name.
else

SERIES := 6.12
# Looked up when used: by then they may have been installed.
running = $(wildcard /lib/modules/$(shell uname -r)/build)
installed = $(shell ls -d /usr/src/linux-headers-$(SERIES).*-amd64 2>/dev/null | sort -V | tail -n 1)
KDIR ?= $(or $(if $(findstring /$(SERIES).,$(running)),$(running)),$(installed),$(running))
DESTDIR ?=
PREFIX ?= /usr/local
SECONDS ?= 60
# Warnings and checks of the kernel's build.
kbuild_args = $(if $(W),W=$(W)) $(if $(C),C=$(C)) $(if $(V),V=$(V))

all: module programs

module: deps-module
	$(MAKE) -C $(KDIR) M=$(CURDIR) $(kbuild_args) modules
	@mkdir -p build
	@cp -p kmod/kshake.ko build/kshake.ko

programs: deps-userspace
	$(MAKE) -C userspace

deps-%:
	@tests/deps $*

install: all
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules_install
	depmod -a
	$(MAKE) -C userspace install DESTDIR=$(DESTDIR) PREFIX=$(PREFIX)

clean:
	[ ! -d "$(KDIR)" ] || $(MAKE) -C $(KDIR) M=$(CURDIR) clean
	rm -rf build

unit: deps-unit
	$(MAKE) -s -C tests/unit check
	$(MAKE) -s -C tests/residue check

crypto: deps-crypto
	$(MAKE) -s -C tests/crypto cross-check

ct-test: deps-crypto
	tests/crypto/ct-test

kunit:
	tests/kunit/run

vm-test:
	tests/vm/test

style: deps-style
	tests/style

rig-test:
	tests/rigcheck/run

fuzz: deps-unit
	$(MAKE) -C tests/fuzz SECONDS=$(SECONDS)

bench: deps-userspace
	tests/bench/run uml --json build/bench.json
	tests/bench/handshakes/run --json build/bench.json

bench-crypto:
	tests/bench/crypto/run --json build/bench-crypto.json $(ARGS)

stress:
	tests/run-in stock -- tests/stress/run --seconds $(SECONDS)

demo:
	tests/demo

test:
	tests/all

.PHONY: all module programs install clean unit crypto ct-test kunit vm-test style rig-test fuzz stress
.PHONY: bench bench-crypto demo test
endif
