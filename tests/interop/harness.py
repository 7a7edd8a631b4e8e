# SPDX-License-Identifier: GPL-2.0-only
"""The test harness: a suite is a module with cases(), a case is a name and a callable.

A case passes by returning, fails by raising and skips by raising Skip. Each is
given LIMIT seconds (KSHAKE_LIMIT= for slow kernels): a hang is a failure, not a lost run.
"""
import os
import signal
import sys
import time
import traceback

LIMIT = int(os.environ.get("KSHAKE_LIMIT", "60"))


class Failure(Exception):
    """What was expected did not happen."""


class Skip(Exception):
    """The case cannot run here; the text says why."""


class Hang(Failure):
    """The case took longer than its limit."""


def equal(got, want, what):
    if got != want:
        raise Failure(f"{what}: got {got!r}, want {want!r}")


def member(got, choices, what):
    if got not in choices:
        raise Failure(f"{what}: got {got!r}, want one of {sorted(choices, key=repr)!r}")


def true(condition, what):
    if not condition:
        raise Failure(what)


def raises(errno_wanted, function, *args, **kwargs):
    """function() must fail with this errno (or one of a tuple of them)."""
    wanted = errno_wanted if isinstance(errno_wanted, tuple) else (errno_wanted,)
    try:
        result = function(*args, **kwargs)
    except OSError as error:
        member(name_of(error.errno), {name_of(e) for e in wanted}, "errno")
        return error
    raise Failure(f"succeeded with {result!r}, want {' or '.join(map(name_of, wanted))}")


def name_of(number):
    import errno
    return errno.errorcode.get(number, str(number))


def wait_until(condition, what, seconds=10):
    """Polls: for what another process does and nobody announces."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise Failure(f"waited {seconds} s for {what}")
        time.sleep(0.01)


def patience(seconds):
    """This case may take so long, from now on."""
    signal.alarm(max(LIMIT, seconds))


def _alarm(signum, frame):
    raise Hang("hangs: stopped by the time limit")


def run(title, cases, out=sys.stdout):
    """Runs the cases, prints a line for each; returns (passed, failed, skipped)."""
    counts = {"ok": 0, "not ok": 0, "skip": 0}

    def line(result, name, detail=""):
        counts[result] += 1
        detail = " ".join(str(detail).split())
        print(f"{result} - {title}: {name}{': ' + detail if detail else ''}", file=out, flush=True)

    signal.signal(signal.SIGALRM, _alarm)
    for name, function in cases:
        start = time.monotonic()
        signal.alarm(LIMIT)
        try:
            note = function()
            signal.alarm(0)
            line("ok", name if not isinstance(note, str) else f"{name} ({note})")
        except Skip as why:
            line("skip", name, why)
        except Failure as why:
            line("not ok", name, why)
        except Exception as error:  # pylint: disable=broad-except
            line("not ok", name, f"{type(error).__name__}: {error}")
            for text in traceback.format_exc().splitlines()[1:-1]:
                print("  |", text, file=out)
        finally:
            signal.alarm(0)
            took = time.monotonic() - start
            if took > 10:
                print(f"# {name} took {took:.0f} s", file=out, flush=True)
    return counts["ok"], counts["not ok"], counts["skip"]
