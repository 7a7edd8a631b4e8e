// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <stdarg.h>
#include <stdio.h>

#include "../port/certs.h"
#include "test.h"

int __lsan_do_recoverable_leak_check(void);

static char name[256];
static bool running, failing;
static unsigned int passed, failed;

static void test_end(void)
{
	if (!running)
		return;
	running = false;
	if (failing)
		failed++;
	else
		passed++;
	printf("%s - %s\n", failing ? "not ok" : "ok", name);
	fflush(stdout);
}

void test_begin(const char *fmt, ...)
{
	va_list args;

	test_end();
	va_start(args, fmt);
	vsnprintf(name, sizeof(name), fmt, args);
	va_end(args);
	running = true;
	failing = false;
}

bool test_expect(bool ok, const char *file, int line, const char *what)
{
	if (!ok) {
		failing = true;
		printf("  | %s:%d: %s\n", file, line, what);
	}
	return ok;
}

bool test_expect_eq(long long a, long long b, const char *file, int line, const char *what)
{
	if (a == b)
		return true;
	test_expect(false, file, line, what);
	printf("  |   %lld (0x%llx) and %lld (0x%llx)\n", a, a, b, b);
	return false;
}

static void print_bytes(const u8 *p, size_t len)
{
	size_t i;

	printf("  |   %zu:", len);
	for (i = 0; i < len && i < 64; i++)
		printf(" %02x", p[i]);
	printf("\n");
}

bool test_expect_bytes(const u8 *a, size_t a_len, const u8 *b, size_t b_len, const char *file,
		       int line, const char *what)
{
	if (a_len == b_len && (!a_len || !memcmp(a, b, a_len)))
		return true;
	test_expect(false, file, line, what);
	print_bytes(a, a_len);
	print_bytes(b, b_len);
	return false;
}

void test_config12(struct kshake_engine_config *config)
{
	test_config(config);
	config->min_version = 0x0303;
	config->max_version = 0x0303;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} suites[] = {
		{ "wire", test_wire },
		{ "record", test_record },
		{ "reasm", test_reasm },
		{ "ext", test_ext },
		{ "suite", test_suite },
		{ "name", test_name },
		{ "msg", test_msg },
		{ "msg12", test_msg12 },
		{ "spki", test_spki },
		{ "certs", test_certs },
		{ "key_usage", test_key_usage },
		{ "end_point", test_end_point },
		{ "exporter", test_exporter },
		{ "exporter_openssl", test_exporter_openssl },
		{ "transcript", test_transcript },
		{ "sched12", test_sched12 },
		{ "sched13", test_sched13 },
		{ "post", test_post },
		{ "states", test_states },
		{ "states12", test_states12 },
		{ "refusals", test_refusals },
		{ "refusals12", test_refusals12 },
		{ "engine", test_engine },
		{ "openssl", test_openssl },
		{ "openssl12", test_openssl12 },
		{ "dhe12", test_dhe12 },
		{ "rsa12", test_rsa12 },
		{ "rsa_states12", test_rsa_states12 },
		{ "credential", test_credential_fit },
		{ "server", test_server },
		{ "server_hello", test_server_hello },
		{ "server_states", test_server_states },
		{ "server_states12", test_server_states12 },
		{ "server_refusals12", test_server_refusals12 },
		{ "server_openssl", test_server_openssl },
		{ "server_openssl12", test_server_openssl12 },
		{ "pairs12", test_pairs12 },
		{ "keylog", test_keylog },
		{ "crypto", test_crypto },
		{ "fe", test_fe },
		{ "alloc", test_alloc },
		{ "ec", test_ec },
		{ "mont", test_mont },
		{ "rsa", test_rsa },
		{ "crt", test_crt },
		{ "standard", test_standard },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(suites); i++)
		if (argc < 2 || !strcmp(argv[1], suites[i].name))
			suites[i].run();
	test_certs_free();
	test_begin("nothing is left allocated");
	expect_eq(port_alloc_live, 0);
	expect(!__lsan_do_recoverable_leak_check());
	test_end();
	printf("%u passed, %u failed, 0 skipped\n", passed, failed);
	return failed || !passed;
}
