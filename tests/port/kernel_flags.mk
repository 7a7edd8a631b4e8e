# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# To compile what goes into kshake.ko as for a kernel: its flags for x86 that make a difference, without vector
# registers and with its protections. (Calls through pointers go through a thunk there as well, which takes some cycles
# and needs the kernel's.)

kernel_flags := -O2 -g -std=gnu11 -fno-strict-aliasing -fno-strict-overflow -fno-delete-null-pointer-checks -fno-common \
	-fno-jump-tables -fno-allow-store-data-races -fno-stack-clash-protection -fstack-protector-strong \
	-ftrivial-auto-var-init=zero -fconserve-stack -fno-PIE -D__NO_INLINE__
ifeq ($(shell uname -m),x86_64)
kernel_flags += -mno-sse -mno-mmx -mno-sse2 -mno-3dnow -mno-avx -mno-80387 -mno-fp-ret-in-387 -mtune=generic \
	-mno-red-zone -fcf-protection=branch -mharden-sls=all
endif
