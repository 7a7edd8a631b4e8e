#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What this kernel's headers offer: each compat/have_NAME.c is compiled with the
# kernel's own flags, and what compiles is defined as KSHAKE_HAVE_NAME. Versions say
# too little, distributions backport.
#
# usage: probe.sh OUTPUT SRCDIR COMPILER FLAGS...
set -eu
out=$1 dir=$2
shift 2
{
	echo '/* SPDX-License-Identifier: GPL-2.0-only */'
	echo '/* Made by compat/probe.sh */'
	for probe in "$dir"/have_*.c; do
		name=$(basename "$probe" .c | tr '[:lower:]' '[:upper:]')
		if "$@" -Werror -Wno-unused -c -o "$out.tmp.o" "$probe" >/dev/null 2>&1; then
			echo "#define KSHAKE_$name 1"
		else
			echo "/* no KSHAKE_$name */"
		fi
	done
} >"$out.tmp"
rm -f "$out.tmp.o" "$out".tmp.*.d
cmp -s "$out.tmp" "$out" 2>/dev/null || cp "$out.tmp" "$out"
rm -f "$out.tmp"
