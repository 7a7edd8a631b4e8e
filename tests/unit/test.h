/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A case is begun, expects things, and is reported when the next one begins. */
#ifndef KSHAKE_TESTS_TEST_H
#define KSHAKE_TESTS_TEST_H

#include "../../kmod/core/engine.h"
#include "../../kmod/core/fault.h"

__attribute__((format(printf, 1, 2))) void test_begin(const char *fmt, ...);
bool test_expect(bool ok, const char *file, int line, const char *what);
bool test_expect_eq(long long a, long long b, const char *file, int line, const char *what);
bool test_expect_bytes(const u8 *a, size_t a_len, const u8 *b, size_t b_len, const char *file,
		       int line, const char *what);

#define expect(cond) test_expect(cond, __FILE__, __LINE__, #cond)
#define expect_eq(a, b) test_expect_eq(a, b, __FILE__, __LINE__, #a " == " #b)
#define expect_bytes(a, a_len, b, b_len) \
	test_expect_bytes(a, a_len, b, b_len, __FILE__, __LINE__, #a " == " #b)

/* A string literal that holds bytes. */
#define BYTES(literal) { (const u8 *)(literal), sizeof(literal) - 1 }

/* A fault by the name of its alert and its reason. */
#define FAULT(alert, reason) KSHAKE_FAULT(TLS_ALERT_DESC_##alert, KSHAKE_REASON_##reason)

/* An engine with the defaults; @config is filled in first, and may be changed before. */
void test_config(struct kshake_engine_config *config);
/* Of a client of TLS 1.2 alone. */
void test_config12(struct kshake_engine_config *config);

void test_wire(void);
void test_record(void);
void test_reasm(void);
void test_ext(void);
void test_suite(void);
void test_name(void);
void test_msg(void);
void test_msg12(void);
void test_spki(void);
void test_certs(void);
void test_key_usage(void);
void test_end_point(void);
void test_exporter(void);
void test_exporter_openssl(void);
void test_transcript(void);
void test_sched12(void);
void test_sched13(void);
void test_post(void);
void test_states(void);
void test_states12(void);
void test_refusals(void);
void test_refusals12(void);
void test_engine(void);
void test_openssl(void);
void test_openssl12(void);
void test_dhe12(void);
void test_rsa12(void);
void test_rsa_states12(void);
void test_credential_fit(void);
void test_server(void);
void test_server_hello(void);
void test_server_states(void);
void test_server_states12(void);
void test_server_refusals12(void);
void test_server_openssl(void);
void test_server_openssl12(void);
void test_pairs12(void);
void test_keylog(void);
void test_crypto(void);
void test_fe(void);
void test_alloc(void);
void test_ec(void);
void test_mont(void);
void test_rsa(void);
void test_crt(void);
void test_standard(void);
void test_standard_ec(void);
void test_standard_rsa(void);

#endif /* KSHAKE_TESTS_TEST_H */
