/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Handshake messages (RFC 8446, 4). Parsers take the body without its header, read
 * all of it into a struct of borrowed slices, and return 0 or a fault: decode_error
 * unless they say more. What the values mean is for the caller to judge.
 */
#ifndef KSHAKE_MSG_H
#define KSHAKE_MSG_H

#include "wire.h"

#define KSHAKE_MSG_HEADER	4	/* HandshakeType, uint24 length */
#define KSHAKE_RANDOM_LEN	32
#define KSHAKE_SESSION_ID_MAX	32
#define KSHAKE_MSG_CERTS_MAX	32	/* entries of a Certificate that are taken */
#define KSHAKE_MSG_SHARES_MAX	16	/* key shares of a ClientHello that are taken */

#define KSHAKE_VERSION_1_2	0x0303
#define KSHAKE_VERSION_1_3	0x0304

/* HandshakeType */
enum kshake_msg_type {
	KSHAKE_MSG_HELLO_REQUEST = 0,
	KSHAKE_MSG_CLIENT_HELLO = 1,
	KSHAKE_MSG_SERVER_HELLO = 2,
	KSHAKE_MSG_NEW_SESSION_TICKET = 4,
	KSHAKE_MSG_END_OF_EARLY_DATA = 5,
	KSHAKE_MSG_ENCRYPTED_EXTENSIONS = 8,
	KSHAKE_MSG_CERTIFICATE = 11,
	KSHAKE_MSG_SERVER_KEY_EXCHANGE = 12,
	KSHAKE_MSG_CERTIFICATE_REQUEST = 13,
	KSHAKE_MSG_SERVER_HELLO_DONE = 14,
	KSHAKE_MSG_CERTIFICATE_VERIFY = 15,
	KSHAKE_MSG_CLIENT_KEY_EXCHANGE = 16,
	KSHAKE_MSG_FINISHED = 20,
	KSHAKE_MSG_CERTIFICATE_STATUS = 22,
	KSHAKE_MSG_KEY_UPDATE = 24,
	KSHAKE_MSG_MESSAGE_HASH = 254,
};

/**
 * struct kshake_client_hello - RFC 8446, 4.1.2: one that is to be sent
 * @tls13: TLS 1.3 is offered; without it no supported_versions, key_share, cookie or
 *	psk_key_exchange_modes are sent
 * @tls12: TLS 1.2 is offered: with extended_master_secret (RFC 7627), renegotiation_info
 *	(RFC 5746) and ec_point_formats (RFC 8422)
 * @random: KSHAKE_RANDOM_LEN bytes
 * @session_id: legacy_session_id
 * @suites: cipher_suites
 * @nr_suites: entries in @suites
 * @groups: supported_groups
 * @nr_groups: entries in @groups
 * @schemes: signature_algorithms
 * @nr_schemes: entries in @schemes
 * @server_name: host_name; empty: no server_name extension
 * @alpn: ProtocolNameList without its length; empty: no ALPN extension
 * @status_request: ask for OCSP stapling
 * @share_group: of the one key share
 * @share: its key_exchange
 * @cookie: of the HelloRetryRequest; empty: none
 */
struct kshake_client_hello {
	bool tls13;
	bool tls12;
	const u8 *random;
	struct kshake_bytes session_id;
	const u16 *suites;
	unsigned int nr_suites;
	const u16 *groups;
	unsigned int nr_groups;
	const u16 *schemes;
	unsigned int nr_schemes;
	struct kshake_bytes server_name;
	struct kshake_bytes alpn;
	bool status_request;
	u16 share_group;
	struct kshake_bytes share;
	struct kshake_bytes cookie;
};

/**
 * struct kshake_share - KeyShareEntry (RFC 8446, 4.2.8)
 * @group: NamedGroup
 * @key: key_exchange
 */
struct kshake_share {
	u16 group;
	struct kshake_bytes key;
};

/**
 * struct kshake_offer - RFC 8446, 4.1.2: a ClientHello that came
 * @legacy_version: legacy_version, which RSA key exchange sends again (RFC 5246, 7.4.7.1)
 * @random: KSHAKE_RANDOM_LEN bytes
 * @session_id: legacy_session_id
 * @suites: contents of cipher_suites
 * @compression: contents of legacy_compression_methods
 * @tls13: TLS 1.3 is in supported_versions
 * @tls12: TLS 1.2 is; or there are none, and legacy_version is 0x0303 or more. If it is
 *	neither, no other extension was read
 * @exts: kshake_ext_bit()s of the extensions in it
 * @server_name: host_name, printable ASCII; or empty
 * @alpn: ProtocolNameList without its length, or empty
 * @groups: contents of supported_groups, or empty
 * @schemes: contents of signature_algorithms, or empty
 * @cert_schemes: contents of signature_algorithms_cert, or empty
 * @status_request: an OCSP response is wanted
 * @renegotiated_connection: contents of renegotiation_info (RFC 5746); see @exts
 * @point_formats: contents of ec_point_formats (RFC 8422, 5.1.2), or empty; see @exts
 * @nr_shares: entries in @shares
 * @shares: client_shares
 */
struct kshake_offer {
	u16 legacy_version;
	const u8 *random;
	struct kshake_bytes session_id;
	struct kshake_bytes suites;
	struct kshake_bytes compression;
	bool tls13;
	bool tls12;
	u32 exts;
	struct kshake_bytes server_name;
	struct kshake_bytes alpn;
	struct kshake_bytes groups;
	struct kshake_bytes schemes;
	struct kshake_bytes cert_schemes;
	bool status_request;
	struct kshake_bytes renegotiated_connection;
	struct kshake_bytes point_formats;
	unsigned int nr_shares;
	struct kshake_share shares[KSHAKE_MSG_SHARES_MAX];
};

/**
 * struct kshake_server_hello - RFC 8446, 4.1.3 and 4.1.4
 * @version: supported_versions if present, else legacy_version
 * @has_version: supported_versions was present; if it was not, or says less than TLS 1.3,
 *	no other extension was read
 * @retry: it is a HelloRetryRequest
 * @random: KSHAKE_RANDOM_LEN bytes
 * @session_id: legacy_session_id_echo
 * @suite: cipher_suite
 * @compression: legacy_compression_method
 * @has_share: key_share was present
 * @group: its group, or selected_group
 * @share: its key_exchange (not in a HelloRetryRequest)
 * @cookie: of a HelloRetryRequest, or empty
 */
struct kshake_server_hello {
	u16 version;
	bool has_version;
	bool retry;
	const u8 *random;
	struct kshake_bytes session_id;
	u16 suite;
	u8 compression;
	bool has_share;
	u16 group;
	struct kshake_bytes share;
	struct kshake_bytes cookie;
};

/**
 * struct kshake_encrypted_extensions - RFC 8446, 4.3.1
 * @alpn: the protocol selected, or empty
 * @server_name: the server used the name
 */
struct kshake_encrypted_extensions {
	struct kshake_bytes alpn;
	bool server_name;
};

/**
 * struct kshake_certificate_request - RFC 8446, 4.3.2
 * @context: certificate_request_context
 * @schemes: contents of signature_algorithms
 * @has_schemes: it was present
 * @cert_schemes: contents of signature_algorithms_cert, or empty
 * @status_request: an OCSP response is wanted
 */
struct kshake_certificate_request {
	struct kshake_bytes context;
	struct kshake_bytes schemes;
	bool has_schemes;
	struct kshake_bytes cert_schemes;
	bool status_request;
};

/**
 * struct kshake_certificate_demand - RFC 8446, 4.3.2: a CertificateRequest that is to be sent
 * @schemes: signature_algorithms
 * @nr_schemes: entries in @schemes
 * @authorities: certificate_authorities without its length; empty: none
 * @status_request: ask for an OCSP response
 */
struct kshake_certificate_demand {
	const u16 *schemes;
	unsigned int nr_schemes;
	struct kshake_bytes authorities;
	bool status_request;
};

/**
 * struct kshake_certificate_list - RFC 8446, 4.4.2: a Certificate that is to be sent
 * @chain: cert_data of each, leaf first, one after another
 * @nr: certificates, 0 for an empty list
 * @cert_len: length of each
 * @staple: OCSPResponse to go with the leaf, or empty
 */
struct kshake_certificate_list {
	struct kshake_bytes chain;
	unsigned int nr;
	const u32 *cert_len;
	struct kshake_bytes staple;
};

/**
 * struct kshake_certificate - RFC 8446, 4.4.2
 * @context: certificate_request_context
 * @nr: certificates, leaf first
 * @certs: cert_data of each
 * @staple: OCSPResponse with the leaf, or empty
 */
struct kshake_certificate {
	struct kshake_bytes context;
	unsigned int nr;
	struct kshake_bytes certs[KSHAKE_MSG_CERTS_MAX];
	struct kshake_bytes staple;
};

/**
 * struct kshake_certificate_verify - RFC 8446, 4.4.3
 * @scheme: algorithm
 * @signature: the signature
 */
struct kshake_certificate_verify {
	u16 scheme;
	struct kshake_bytes signature;
};

/**
 * struct kshake_ticket - NewSessionTicket (RFC 8446, 4.6.1)
 * @lifetime: ticket_lifetime, seconds
 * @age_add: ticket_age_add
 * @nonce: ticket_nonce
 * @ticket: the ticket
 * @max_early_data: max_early_data_size, or 0
 */
struct kshake_ticket {
	u32 lifetime;
	u32 age_add;
	struct kshake_bytes nonce;
	struct kshake_bytes ticket;
	u32 max_early_data;
};

size_t kshake_msg_begin(struct kshake_builder *b, enum kshake_msg_type type);
void kshake_msg_end(struct kshake_builder *b, size_t mark);

/* What a server's ALPN extension holds, in EncryptedExtensions or the ServerHello of TLS 1.2. */
int kshake_msg_parse_protocol(struct kshake_reader *body, struct kshake_bytes *name);
void kshake_msg_build_protocol(struct kshake_builder *b, const struct kshake_bytes *name);

u32 kshake_msg_build_client_hello(struct kshake_builder *b, const struct kshake_client_hello *m);
void kshake_msg_build_server_hello(struct kshake_builder *b, const struct kshake_server_hello *m);
void kshake_msg_build_encrypted_extensions(struct kshake_builder *b,
					   const struct kshake_encrypted_extensions *m);
u32 kshake_msg_build_certificate_request(struct kshake_builder *b,
					 const struct kshake_certificate_demand *m);
void kshake_msg_build_certificate(struct kshake_builder *b,
				  const struct kshake_certificate_list *m);
void kshake_msg_build_certificate_verify(struct kshake_builder *b,
					 const struct kshake_certificate_verify *m);
void kshake_msg_build_finished(struct kshake_builder *b, const u8 *verify_data, size_t len);

int kshake_msg_parse_client_hello(struct kshake_reader body, struct kshake_offer *m);
bool kshake_msg_is_retry(const struct kshake_bytes *msg);
int kshake_msg_parse_server_hello_start(struct kshake_reader body, struct kshake_server_hello *m,
					struct kshake_reader *exts);
int kshake_msg_parse_server_hello(struct kshake_reader body, u32 asked,
				  struct kshake_server_hello *m);
int kshake_msg_parse_encrypted_extensions(struct kshake_reader body, u32 asked,
					  struct kshake_encrypted_extensions *m);
int kshake_msg_parse_certificate_request(struct kshake_reader body,
					 struct kshake_certificate_request *m);
int kshake_msg_parse_certificate(struct kshake_reader body, u32 asked,
				 struct kshake_certificate *m);
int kshake_msg_parse_certificate_verify(struct kshake_reader body,
					struct kshake_certificate_verify *m);
int kshake_msg_parse_finished(struct kshake_reader body, size_t len,
			      struct kshake_bytes *verify_data);
int kshake_msg_parse_new_session_ticket(struct kshake_reader body, struct kshake_ticket *m);
int kshake_msg_parse_key_update(struct kshake_reader body, bool *update_requested);

#endif /* KSHAKE_MSG_H */
