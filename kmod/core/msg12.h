/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Handshake messages as TLS 1.2 has them (RFC 5246, 7.4), where they are not those of
 * msg.h; what is said there goes for these, too. CertificateVerify and Finished are the same.
 */
#ifndef KSHAKE_MSG12_H
#define KSHAKE_MSG12_H

#include "msg.h"

#define KSHAKE_VERIFY_DATA12	12	/* RFC 5246, 7.4.9 */

/* CipherSuites that are none (RFC 5746, 3.3; RFC 7507). */
#define KSHAKE_EMPTY_RENEGOTIATION_INFO_SCSV	0x00ff
#define KSHAKE_FALLBACK_SCSV			0x5600

#define KSHAKE_POINT_UNCOMPRESSED	0	/* ECPointFormat: RFC 8422, 5.1.2 */

/* ClientCertificateType (RFC 5246, 7.4.4; RFC 8422, 5.5) */
#define KSHAKE_RSA_SIGN		1
#define KSHAKE_ECDSA_SIGN	64

/* How the premaster secret comes about; the messages of the key exchange differ by it. */
enum kshake_exchange {
	KSHAKE_EXCHANGE_ECDHE,		/* RFC 8422 */
	KSHAKE_EXCHANGE_DHE,		/* RFC 5246, RFC 7919 */
	KSHAKE_EXCHANGE_RSA,		/* RFC 5246; no ServerKeyExchange */
};

/**
 * struct kshake_server_hello12 - RFC 5246, 7.4.1.3
 * @random: KSHAKE_RANDOM_LEN bytes
 * @session_id: session_id; empty: not to be resumed
 * @suite: cipher_suite
 * @compression: compression_method; not written, it is null
 * @server_name: the server used the name (RFC 6066, 3)
 * @alpn: the protocol selected, or empty
 * @status_request: a CertificateStatus may follow (RFC 6066, 8)
 * @extended_master_secret: RFC 7627
 * @renegotiation_info: it is there (RFC 5746)
 * @renegotiated_connection: its contents; written empty
 * @point_formats: of a parsed one: contents of ec_point_formats, or empty
 * @send_point_formats: of one to be sent: with ec_point_formats, uncompressed only
 */
struct kshake_server_hello12 {
	const u8 *random;
	struct kshake_bytes session_id;
	u16 suite;
	u8 compression;
	bool server_name;
	struct kshake_bytes alpn;
	bool status_request;
	bool extended_master_secret;
	bool renegotiation_info;
	struct kshake_bytes renegotiated_connection;
	struct kshake_bytes point_formats;
	bool send_point_formats;
};

/**
 * struct kshake_server_key_exchange - RFC 8422, 5.4 and RFC 5246, 7.4.3
 * @params: ServerECDHParams or ServerDHParams, as they are signed
 * @group: of ServerECDHParams: namedcurve
 * @public: the point, or dh_Ys
 * @dh_p: of ServerDHParams, as it came
 * @dh_g: likewise
 * @scheme: SignatureAndHashAlgorithm
 * @signature: the signature
 */
struct kshake_server_key_exchange {
	struct kshake_bytes params;
	u16 group;
	struct kshake_bytes public;
	struct kshake_bytes dh_p;
	struct kshake_bytes dh_g;
	u16 scheme;
	struct kshake_bytes signature;
};

/**
 * struct kshake_certificate_request12 - RFC 5246, 7.4.4
 * @types: contents of certificate_types
 * @schemes: contents of supported_signature_algorithms
 *
 * The certificate_authorities are well-formed, and not kept.
 */
struct kshake_certificate_request12 {
	struct kshake_bytes types;
	struct kshake_bytes schemes;
};

void kshake_msg_build_server_hello12(struct kshake_builder *b,
				     const struct kshake_server_hello12 *m);
/* Without the staple, which is a message of its own. */
void kshake_msg_build_certificate12(struct kshake_builder *b,
				    const struct kshake_certificate_list *m);
/* CertificateStatus without a header: TLS 1.3 has it in an extension. */
void kshake_msg_build_status(struct kshake_builder *b, const struct kshake_bytes *staple);
void kshake_msg_build_certificate_status(struct kshake_builder *b,
					 const struct kshake_bytes *staple);
/* ServerECDHParams, which the message begins with, for the signature; no header. */
void kshake_msg_build_ecdh_params(struct kshake_builder *b, u16 group,
				  const struct kshake_bytes *point);
/* ServerDHParams, likewise. */
void kshake_msg_build_dh_params(struct kshake_builder *b, const struct kshake_bytes *p, u8 g,
				const struct kshake_bytes *public);
/* @m: its @params, @scheme and @signature */
void kshake_msg_build_server_key_exchange(struct kshake_builder *b,
					  const struct kshake_server_key_exchange *m);
/* certificate_types are rsa_sign and ecdsa_sign, by what @m->schemes are for. */
void kshake_msg_build_certificate_request12(struct kshake_builder *b,
					    const struct kshake_certificate_demand *m);
void kshake_msg_build_server_hello_done(struct kshake_builder *b);
void kshake_msg_build_client_key_exchange(struct kshake_builder *b, enum kshake_exchange exchange,
					  const struct kshake_bytes *contents);

int kshake_msg_parse_server_hello12(struct kshake_reader body, u32 asked,
				    struct kshake_server_hello12 *m);
/* Gives what kshake_msg_parse_certificate() gives, with neither context nor staple. */
int kshake_msg_parse_certificate12(struct kshake_reader body, struct kshake_certificate *m);
int kshake_msg_parse_certificate_status(struct kshake_reader body, struct kshake_bytes *staple);
int kshake_msg_parse_server_key_exchange(struct kshake_reader body, enum kshake_exchange exchange,
					 struct kshake_server_key_exchange *m);
int kshake_msg_parse_certificate_request12(struct kshake_reader body,
					   struct kshake_certificate_request12 *m);
int kshake_msg_parse_empty(struct kshake_reader body);	/* ServerHelloDone, HelloRequest */
int kshake_msg_parse_client_key_exchange(struct kshake_reader body, enum kshake_exchange exchange,
					 struct kshake_bytes *contents);

#endif /* KSHAKE_MSG12_H */
