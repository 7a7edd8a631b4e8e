# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The parts of kmod/ that know the kernel by port.h alone, with what takes its place in
# userspace. The rest of crypto/ is the kernel's crypto API: crypto_openssl.c is for that.

port-sources := $(wildcard $(addprefix $(top)/kmod/,core/*.c ec/*.c rsa/*.c))
port-sources += $(addprefix $(top)/kmod/crypto/,sig.c sig_ecdsa.c nonce.c sig_rsa.c pss.c \
						key.c key_der.c der.c selftest.c ffdh.c premaster.c)
port-sources += $(top)/kmod/cred/name.c
port-sources += $(wildcard $(top)/tests/port/*.c)
