// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/cred/name.h"
#include "test.h"

#define LABEL	"abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0"	/* 63 */

static void test_valid(void)
{
	static const struct {
		const char *name;
		bool dns;
		bool sni;
		bool credential;
	} cases[] = {
		{ "a", true, true, true },
		{ "www.example.com", true, true, true },
		{ "WWW.Example.COM", true, true, true },
		{ "xn--bcher-kva.example", true, true, true },
		{ "_service.example", true, true, true },
		{ "1.example", true, true, true },
		{ "example.1a", true, true, true },
		{ LABEL, true, true, true },
		{ LABEL "x", false, false, true },
		{ LABEL "xx", false, false, false },
		{ LABEL "." LABEL "." LABEL "." LABEL, false, false, false },	/* 255 */
		{ "*.example.com", false, true, false },
		{ "*.com", false, true, false },
		{ "*", false, false, false },
		{ "*.", false, false, false },
		{ "*.*.com", false, false, false },
		{ "a*.com", false, false, false },
		{ "a.*", false, false, false },
		{ "", false, false, false },
		{ ".", false, false, true },
		{ ".a", false, false, true },
		{ "a.", false, false, true },
		{ "a..b", false, false, true },
		{ "a b", false, false, false },
		{ "a,b", false, false, false },
		{ "a/b", false, false, false },
		{ "a\xe4", false, false, false },
		{ "127.0.0.1", false, false, true },
		{ "1", false, false, true },
		{ "example.1", false, false, true },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const u8 *name = (const u8 *)cases[i].name;
		size_t len = strlen(cases[i].name);

		test_begin("name: \"%s\"", cases[i].name);
		expect_eq(kshake_name_is_dns(name, len), cases[i].dns);
		expect_eq(kshake_name_is_sni(name, len), cases[i].sni);
		expect_eq(kshake_name_is_credential(name, len), cases[i].credential);
	}

	test_begin("name: a zero byte is none of its characters");
	expect(!kshake_name_is_dns((const u8 *)"a\0b", 3));
	expect(!kshake_name_is_credential((const u8 *)"a\0b", 3));
}

/* 253 bytes are a name, 254 are not; with the wildcard, which is two of them, likewise. */
static void test_longest(void)
{
	u8 name[300];
	size_t i;

	test_begin("name: as long as can be");
	for (i = 0; i < sizeof(name); i++)
		name[i] = i % 50 == 49 ? '.' : 'a';
	expect(kshake_name_is_dns(name, 253));
	expect(!kshake_name_is_dns(name, 254));
	memcpy(name, "*.", 2);
	expect(kshake_name_is_sni(name, 253));
	expect(!kshake_name_is_sni(name, 254));
}

static void test_wildcard(void)
{
	static const struct {
		const char *name;
		const char *wildcard;
	} cases[] = {
		{ "www.example.com", "*.example.com" },
		{ "a.b", "*.b" },
		{ "a", "" },
		{ "", "" },
	};
	unsigned int i;
	u8 out[32];

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		size_t len = strlen(cases[i].name);

		test_begin("name: \"%s\" comes under \"%s\"", cases[i].name, cases[i].wildcard);
		len = kshake_name_wildcard(out, (const u8 *)cases[i].name, len);
		expect_bytes(out, len, (const u8 *)cases[i].wildcard, strlen(cases[i].wildcard));
	}

	test_begin("name: in lower case, letters alone");
	memcpy(out, "AZaz09-_.@[`{", 13);
	kshake_name_lower(out, out, 13);
	expect_bytes(out, 13, (const u8 *)"azaz09-_.@[`{", 13);
}

static void test_list(void)
{
	static const struct {
		const char *list;
		unsigned int nr;
		const char *names[3];
	} cases[] = {
		{ "a", 1, { "a" } },
		{ "a,bc,d", 3, { "a", "bc", "d" } },
		{ "", 1, { "" } },
		{ "a,", 2, { "a", "" } },
		{ ",a", 2, { "", "a" } },
	};
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct kshake_bytes list = { (const u8 *)cases[i].list, strlen(cases[i].list) };
		struct kshake_bytes name;

		test_begin("name: the list \"%s\"", cases[i].list);
		for (j = 0; j < cases[i].nr; j++)
			if (expect(kshake_name_next(&list, &name)))
				expect_bytes(name.data, name.len, (const u8 *)cases[i].names[j],
					     strlen(cases[i].names[j]));
		expect(!kshake_name_next(&list, &name));
	}
}

void test_name(void)
{
	test_valid();
	test_longest();
	test_wildcard();
	test_list();
}
