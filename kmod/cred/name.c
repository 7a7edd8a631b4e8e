// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Names. Those of servers are compared as bytes, in lower case. */
#include "name.h"

/* The kernel's ctype knows letters beyond ASCII, and no name here has any. */
static bool is_digit(u8 c)
{
	return c >= '0' && c <= '9';
}

static bool is_alnum(u8 c)
{
	return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/**
 * kshake_name_is_plain() - has it nothing that means something elsewhere?
 * @name: of a credential, or a trust policy; not NUL-terminated
 * @len: bytes in @name
 *
 * Return: true for letters, digits, '.', '-' and '_'.
 */
bool kshake_name_is_plain(const u8 *name, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!is_alnum(name[i]) && name[i] != '.' && name[i] != '-' && name[i] != '_')
			return false;
	return true;
}

/**
 * kshake_name_is_credential() - can a credential be called that?
 * @name: not NUL-terminated
 * @len: bytes in @name
 *
 * Return: true for 1 to KSHAKE_CREDENTIAL_NAME_MAX letters, digits, '.', '-' and '_'.
 */
bool kshake_name_is_credential(const u8 *name, size_t len)
{
	return len && len <= KSHAKE_CREDENTIAL_NAME_MAX && kshake_name_is_plain(name, len);
}

/**
 * kshake_name_is_labels() - has it the form of a DNS name, as RFC 6066, 3 wants it?
 * @name: not NUL-terminated
 * @len: bytes in @name
 *
 * Labels of 1 to 63 letters, digits, hyphens and underscores (which hostnames do not have, but
 * names in use do), no dot at the end.
 *
 * Return: true if it has.
 */
bool kshake_name_is_labels(const u8 *name, size_t len)
{
	unsigned int label = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		if (name[i] == '.') {
			if (!label)
				return false;
			label = 0;
			continue;
		}
		if (!is_alnum(name[i]) && name[i] != '-' && name[i] != '_')
			return false;
		if (++label > 63)
			return false;
	}
	return label;
}

static bool ends_in_number(const u8 *name, size_t len)
{
	while (len && is_digit(name[len - 1]))
		len--;
	return !len || name[len - 1] == '.';
}

/**
 * kshake_name_is_dns() - is it a DNS name?
 * @name: not NUL-terminated
 * @len: bytes in @name
 *
 * As kshake_name_is_labels(), and the last one is not a number: that would be an IPv4 address,
 * which is no name (RFC 1123, 2.1).
 *
 * Return: true if it is.
 */
bool kshake_name_is_dns(const u8 *name, size_t len)
{
	return len <= KSHAKE_DNS_NAME_MAX && kshake_name_is_labels(name, len) &&
	       !ends_in_number(name, len);
}

/**
 * kshake_name_is_sni() - can a credential be for servers of that name?
 * @name: not NUL-terminated
 * @len: bytes in @name
 *
 * Return: true for a DNS name, and for one behind "*.", which stands for one label
 * (RFC 6125, 6.4.3).
 */
bool kshake_name_is_sni(const u8 *name, size_t len)
{
	if (len > 2 && name[0] == '*' && name[1] == '.')
		return len <= KSHAKE_DNS_NAME_MAX && kshake_name_is_dns(name + 2, len - 2);
	return kshake_name_is_dns(name, len);
}

/**
 * kshake_name_lower() - a name as it is compared (RFC 4343, 3)
 * @to: room for @len bytes; may be @from
 * @from: the name, ASCII
 * @len: bytes in @from
 */
void kshake_name_lower(u8 *to, const u8 *from, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		to[i] = from[i] >= 'A' && from[i] <= 'Z' ? from[i] | 0x20 : from[i];
}

/**
 * kshake_name_wildcard() - the wildcard that a name comes under
 * @to: room for @len + 1 bytes
 * @name: a DNS name in lower case
 * @len: bytes in @name
 *
 * Return: bytes put into @to; 0: it has but one label, and comes under none.
 */
size_t kshake_name_wildcard(u8 *to, const u8 *name, size_t len)
{
	size_t label = 0;

	while (label < len && name[label] != '.')
		label++;
	if (label == len)
		return 0;
	to[0] = '*';
	memcpy(to + 1, name + label, len - label);
	return 1 + len - label;
}

/**
 * kshake_name_next() - the next name of a list with ',' between
 * @list: what is left of it; moves on
 * @name: receives the name, which may be empty
 *
 * Return: false if none was left.
 */
bool kshake_name_next(struct kshake_bytes *list, struct kshake_bytes *name)
{
	size_t len = 0;

	if (!list->data)
		return false;
	while (len < list->len && list->data[len] != ',')
		len++;
	*name = (struct kshake_bytes){ list->data, len };
	if (len == list->len) {
		*list = (struct kshake_bytes){ };
	} else {
		list->data += len + 1;
		list->len -= len + 1;
	}
	return true;
}
