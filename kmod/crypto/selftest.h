/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef KSHAKE_CRYPTO_SELFTEST_H
#define KSHAKE_CRYPTO_SELFTEST_H

/* NULL, or what does not give the answer that is known. */
const char *kshake_selftest(void);

#endif /* KSHAKE_CRYPTO_SELFTEST_H */
