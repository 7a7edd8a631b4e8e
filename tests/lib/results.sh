# SPDX-License-Identifier: GPL-2.0
# Counting results. A part prints lines "ok - ...", "not ok - ...", "skip - ..." and ends with
# "N passed, M failed, K skipped"; a whole is the sum of the last lines of its parts.

passed=0 failed=0 skipped=0

pass() { passed=$((passed + 1)); printf 'ok - %s\n' "$*"; }
fail() { failed=$((failed + 1)); printf 'not ok - %s\n' "$*"; }
skip() { skipped=$((skipped + 1)); printf 'skip - %s\n' "$*"; }

# check DESCRIPTION COMMAND...: the command's success is the result; its output is shown when it fails.
check() {
	local what=$1 out
	shift
	if out=$("$@" 2>&1); then
		pass "$what"
	else
		fail "$what"
		printf '%s\n' "$out" | sed 's/^/  | /'
	fi
}

summary() {
	printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
	# Nothing that passed is as bad as something that failed: a run that tests nothing must not look good.
	[ "$failed" = 0 ] && [ "$passed" != 0 ]
}

declare -A begun_pid begun_log

# begin NAME COMMAND...: a part that runs beside others; "part NAME" waits for it.
begin() {
	local name=$1
	shift
	begun_log[$name]=$(mktemp)
	"$@" >"${begun_log[$name]}" 2>&1 &
	begun_pid[$name]=$!
	trap 'kill "${begun_pid[@]}" 2>/dev/null || :' EXIT
}

# part NAME COMMAND...: runs a part, shows its output, adds its last line to the counts.
part() {
	local name=$1 log status=0 line start=$SECONDS
	shift
	printf '\n== %s ==\n' "$name"
	if [ $# = 0 ]; then
		wait "${begun_pid[$name]}" || status=$?
		log=${begun_log[$name]}
		cat "$log"
	else
		log=$(mktemp)
		"$@" 2>&1 | tee "$log" || status=${PIPESTATUS[0]}
	fi
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$log" | tail -n 1 || true)
	rm -f "$log"
	if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]]; then
		passed=$((passed + BASH_REMATCH[1]))
		failed=$((failed + BASH_REMATCH[2]))
		skipped=$((skipped + BASH_REMATCH[3]))
		# A part that counts no failure but exits badly broke off.
		if [ "$status" != 0 ] && [ "${BASH_REMATCH[2]}" = 0 ]; then
			fail "$name (exit status $status)"
		fi
	else
		fail "$name (no result line, exit status $status)"
	fi
	printf '# %s took %d s\n' "$name" $((SECONDS - start))
}
