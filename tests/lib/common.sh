# SPDX-License-Identifier: GPL-2.0
# Shared by every script under tests/: where things are, how to talk, how to build a thing once.
# Source it after setting -euo pipefail.

KSHAKE_TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
KSHAKE_BUILD=$KSHAKE_TOP/build
KSHAKE_CACHE=${KSHAKE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kshake}
# The kernel series everything is built for and tested on.
KSHAKE_SERIES=6.12
export PATH=$PATH:/usr/sbin:/sbin

say() { printf '# %s\n' "$*" >&2; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		command -v sudo >/dev/null || die "needs root (or sudo): $*"
		sudo "$@"
	fi
}

# hash_of [-s STRING]... FILE...: a short content hash, the key of a cache entry.
hash_of() {
	local text=
	while [ "${1-}" = -s ]; do
		text+="$2"$'\n'
		shift 2
	done
	{ printf '%s' "$text"; [ $# = 0 ] || cat "$@"; } | sha256sum | cut -c1-16
}

# build_once DIR WHAT FUNCTION [ARG...]: runs "FUNCTION ARG... TMP" and renames TMP to DIR, unless DIR is there.
# Two runs that want the same thing build it once; an interrupted build leaves nothing that counts.
build_once() {
	local dir=$1 what=$2 tmp=$1.partial start=$SECONDS
	shift 2
	[ ! -d "$dir" ] || return 0
	mkdir -p "$(dirname "$dir")"
	(
		flock 9
		[ ! -d "$dir" ] || exit 0
		as_root_rm "$tmp"
		mkdir -p "$tmp"
		say "building $what (log: $dir.log)"
		if ! "$@" "$tmp" >"$dir.log" 2>&1 9>&-; then
			tail -n 30 "$dir.log" >&2
			exit 1
		fi
		mv -T "$tmp" "$dir"
		say "built $what in $((SECONDS - start)) s"
	) 9>"$dir.lock" || die "could not build $what"
}

# rm -rf that also removes what root made, without asking for root where that is not needed.
as_root_rm() {
	[ -e "$1" ] || return 0
	rm -rf "$1" 2>/dev/null || as_root rm -rf "$1"
}

# The directory of a kernel to test on: stock, uml, debug or newest.
kernel_dir() {
	case $1 in
	newest) "$KSHAKE_TOP/tests/vm/kernel-newest" ;;
	*) "$KSHAKE_TOP/tests/vm/kernel" "$1" ;;
	esac
}

# The version (as in "uname -r") of the kernel headers to build for: the newest of the series.
headers_release() {
	local dir
	dir=$(find /usr/src -maxdepth 1 -name "linux-headers-$KSHAKE_SERIES.*-amd64" | sort -V | tail -n 1)
	[ -n "$dir" ] || die "no kernel headers: run tests/deps module"
	printf '%s\n' "${dir#/usr/src/linux-headers-}"
}
