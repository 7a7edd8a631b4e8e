/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The command line.
 */
#ifndef KSHAKED_OPTIONS_H
#define KSHAKED_OPTIONS_H

#include "check.h"
#include "config.h"

enum mode { MODE_SERVE, MODE_CHECK, MODE_TEST_CONFIG, MODE_CHECK_KEY };

#define OPTIONS_SETTINGS_MAX	128

/**
 * struct options - the command line
 * @mode: what to do
 * @source: the configuration; its settings are those below
 * @settings: keys of the configuration that were given as options
 * @check: of MODE_CHECK
 * @key: of MODE_CHECK_KEY: its name
 */
struct options {
	enum mode mode;
	struct config_source source;
	struct setting settings[OPTIONS_SETTINGS_MAX];
	struct check_options check;
	const char *key;
};

/* Fills in @o, or ends the program: after --help and --version, or with a message. */
void options_parse(int argc, char **argv, struct options *o);

#endif /* KSHAKED_OPTIONS_H */
