// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kshake: the command line.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

static const char usage[] =
	"Usage: kshake connect [OPTION]... HOST:PORT\n"
	"       kshake serve [OPTION]... -l [ADDRESS]:PORT [--] PROGRAM [ARGUMENT]...\n"
	"       kshake serve [OPTION]... -l [ADDRESS]:PORT --echo | --www FOLDER\n"
	"       kshake serve [OPTION]... --preload [--port PORT]... [--] PROGRAM [ARGUMENT]...\n"
	"       kshake cred add NAME --cert FILE [OPTION]... | list | del NAME\n"
	"       kshake stats [--json]\n"
	"       kshake status [--json]\n"
	"       kshake monitor [--begin] [--json]\n"
	"       kshake keylog [FILE]\n"
	"       kshake drain [--deadline SECONDS] [--unload] | --off\n"
	"       kshake --version\n"
	"\n"
	"connect: a TLS connection whose handshake and records are the kernel's;\n"
	"standard input goes to the peer, what it sends goes to standard output.\n"
	"  --name NAME       verify and send NAME instead of HOST\n"
	"  --alpn LIST       offer these protocols, as in h2,http/1.1\n"
	"  --ca FILE         trust the certificates in FILE and no others (repeatable)\n"
	"  --pin HASH        accept only this key: SHA-256 of its SubjectPublicKeyInfo,\n"
	"                    in hexadecimal or base64 (repeatable)\n"
	"  --policy NAME     have it verified by this trust policy of kshaked's\n"
	"  --insecure        accept any certificate\n"
	"  --cert FILE       show these certificates (PEM, our own first) if asked for them\n"
	"  --key FILE        their private key (default: it is in the other file)\n"
	"  --cred NAME[,...] show credentials of the kernel's store instead\n"
	"  --suites LIST     offer these cipher suites, most wanted first\n"
	"  --groups LIST     offer these groups, most wanted first\n"
	"  --min-version 1.2|1.3, --max-version 1.2|1.3\n"
	"                    speak no older TLS, no newer one (default: both)\n"
	"  --rsa-kex         offer RSA key exchange, too: no forward secrecy, whoever gets the\n"
	"                    server's key later can read all that was recorded\n"
	"  --timeout SECONDS give up after that (default: 30)\n"
	"  --rekey BYTES     new keys, both ways, after so many (K, M, G)\n"
	"  --allow-truncation the peer may end without close_notify\n"
	"  -4, -6            use IPv4 or IPv6 only\n"
	"  -v, --verbose     print each handshake message, and what was agreed on\n"
	"  -q, --quiet       print nothing but the data\n"
	"\n"
	"serve: PROGRAM serves TLS without knowing of it. It is given listeners (LISTEN_FDS),\n"
	"or, with --preload, the listeners that it opens are made TLS ones.\n"
	"  -l, --listen [ADDRESS]:PORT  listen there, as in :443 (repeatable)\n"
	"  --cert FILE       the server's certificates, PEM, its own first\n"
	"  --key FILE        their private key (default: it is in the other file)\n"
	"  --cred NAME[,...] credentials of the kernel's store instead\n"
	"  --alpn LIST       speak these protocols, most wanted first\n"
	"  --suites LIST     take these cipher suites, most wanted first\n"
	"  --min-version 1.2|1.3, --max-version 1.2|1.3\n"
	"                    speak no older TLS, no newer one (default: both)\n"
	"  --rsa-kex         take RSA key exchange, too, of clients that have nothing else: no\n"
	"                    forward secrecy, whoever gets the key later can read all of that\n"
	"  --client-auth HOW request or require a certificate of clients\n"
	"  --client-ca FILE  trust these authorities for that, and no others (repeatable)\n"
	"  --policy NAME     have it verified by this trust policy of kshaked's\n"
	"  --timeout SECONDS a handshake may take that long (default: 30)\n"
	"  --ready           accept connections only when their handshake is done\n"
	"  --echo            send back what is received\n"
	"  --www FOLDER      serve its files by HTTP/1.1\n"
	"  --preload         arm the listeners that PROGRAM opens\n"
	"  --port PORT       but only on these ports (repeatable)\n"
	"  -v, --verbose     print where it listens; with --echo and --www each message\n"
	"\n"
	"cred: the kernel's store of credentials, for servers and clients.\n"
	"  --cert FILE       certificates, PEM, our own first\n"
	"  --key FILE        their private key (default: it is in the other file)\n"
	"  --external        kshaked has the key, and signs\n"
	"  --sni NAME[,...]  it is for these names, as in a.example,*.b.example (default: all)\n"
	"  --ocsp FILE       OCSP response, DER, to be sent with it\n"
	"  --uid USER        who may use it (repeatable; default: who adds it)\n"
	"  --replace         the one of that name, if there is one\n"
	"  --rsa-kex         the key also decrypts, for servers with --rsa-kex: no forward\n"
	"                    secrecy, whoever gets the key later can read all of that\n"
	"\n"
	"stats: the counters of this network namespace.\n"
	"status: whether the module is loaded and a helper serves.\n"
	"monitor: a line for each handshake that ends in this network namespace.\n"
	"  --begin           and one for each that begins\n"
	"keylog: the secrets of handshakes, for Wireshark to decrypt them, to FILE or standard\n"
	"output. Only if the module was loaded with keylog=1.\n"
	"\n"
	"drain: have no kshake socket left, so that the module can be removed.\n"
	"  --deadline SECONDS let them end by themselves until then (default: 10)\n"
	"  --unload          remove the module\n"
	"  --off             business as usual\n"
	"\n"
	"Exit status: 0 success, 1 wrong usage, 2 no connection, 3 handshake failed,\n"
	"4 connection broke later. Of status: 0 a helper serves, 3 none does, 4 no module;\n"
	"of drain: 5 something still needs the module; of serve: 126, 127 PROGRAM cannot run.\n";

static bool quiet;
static const char *prefix = "";

void be_quiet(void)
{
	quiet = true;
}

void message_prefix(const char *text)
{
	prefix = text;
}

static void __printf(2, 0) print(const char *head, const char *format, va_list args)
{
	char text[1024];

	vsnprintf(text, sizeof(text), format, args);
	fprintf(stderr, "%s%s%s\n", head, prefix, text);
}

void complain(const char *format, ...)
{
	va_list args;

	if (quiet)
		return;
	va_start(args, format);
	print("kshake: ", format, args);
	va_end(args);
}

void remark(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print("* ", format, args);
	va_end(args);
}

int main(int argc, char **argv)
{
	const char *command = argc > 1 ? argv[1] : "";

	if (!strcmp(command, "connect"))
		return command_connect(argc - 1, argv + 1);
	if (!strcmp(command, "serve"))
		return command_serve(argc - 1, argv + 1);
	if (!strcmp(command, "cred"))
		return command_cred(argc - 1, argv + 1);
	if (!strcmp(command, "stats"))
		return command_stats(argc - 1, argv + 1);
	if (!strcmp(command, "drain"))
		return command_drain(argc - 1, argv + 1);
	if (!strcmp(command, "status"))
		return command_status(argc - 1, argv + 1);
	if (!strcmp(command, "monitor"))
		return command_monitor(argc - 1, argv + 1);
	if (!strcmp(command, "keylog"))
		return command_keylog(argc - 1, argv + 1);
	if (!strcmp(command, "--version")) {
		printf("kshake %s\n", kshake_version());
		return EXIT_OK;
	}
	if (!strcmp(command, "--help") || !strcmp(command, "-h")) {
		fputs(usage, stdout);
		return EXIT_OK;
	}
	if (command[0])
		complain("unknown command \"%s\"", command);
	fputs(usage, stderr);
	return EXIT_USAGE;
}
