# SPDX-License-Identifier: GPL-2.0-only
"""Programs that nobody here wrote, on both ends: servers of OpenSSL, GnuTLS and nginx; and
applications that use a kshake socket as the TCP socket they take it for. Each moves MEGABYTES,
checksummed, while the keys change a hundred times and tickets come.
"""
import asyncio
import contextlib
import ctypes
import hashlib
import http.client
import os
import pathlib
import re
import shutil
import socket
import subprocess
import threading
import time

import kshake
import pki
from checks import trusting_pin
from harness import Skip, equal, true, wait_until
from peers import LIBRARIES, Http, OpenSSL, Pattern, megabytes, pattern_file
from servers import SCRATCH, Process, Tls, free_port

MEGABYTES = megabytes()
SIZE = MEGABYTES << 20
TIMES = 100			# so often the keys change
TOP = pathlib.Path(__file__).resolve().parents[2]
PIECE = 65536


def connect(address, cert="ecdsa-p256"):
    return kshake.connect(address, name=pki.NAME, timeout=60000, **trusting_pin(cert))


@contextlib.contextmanager
def upload():
    """A file of SIZE and its SHA-256."""
    path = SCRATCH / f"upload.{os.getpid()}"
    digest = pattern_file(path, SIZE)
    try:
        yield path, digest
    finally:
        path.unlink()


class Digest:
    """Takes pieces, has len() and SHA-256."""

    def __init__(self):
        self.size, self.sha256 = 0, hashlib.sha256()

    def add(self, piece):
        self.size += len(piece)
        self.sha256.update(piece)
        return len(piece)

    def hexdigest(self):
        return self.sha256.hexdigest()


def rate(start):
    return f"{MEGABYTES} MB, {MEGABYTES / (time.monotonic() - start):.0f} MB/s"


# --- applications: get(sock) -> SHA-256 of what GET /SIZE gives; post(sock, path) -> the answer to POST ---

class Given(http.client.HTTPConnection):
    """http.client on a socket that is there already."""

    def __init__(self, sock):
        super().__init__(pki.NAME)
        self.given = sock

    def connect(self):
        self.sock = self.given


def http_get(sock):
    connection = Given(sock)
    connection.request("GET", f"/{SIZE}")
    answer, digest = connection.getresponse(), Digest()
    while piece := answer.read(PIECE):
        digest.add(piece)
    connection.close()
    return digest.hexdigest()


def http_post(sock, path):
    connection = Given(sock)
    with open(path, "rb") as body:
        connection.request("POST", "/", body, {"Content-Length": str(SIZE)})
    answer = connection.getresponse().read()
    connection.close()
    return answer.decode()


REQUEST = b"GET /%d HTTP/1.1\r\nHost: server.test\r\n\r\n" % SIZE
POST = b"POST / HTTP/1.1\r\nHost: server.test\r\nContent-Length: %d\r\n\r\n" % SIZE


def run(coroutine):
    return asyncio.run(asyncio.wait_for(coroutine, 300))


def streams_get(sock):
    async def get():
        reader, writer = await asyncio.open_connection(sock=sock)
        writer.write(REQUEST)
        await writer.drain()
        await reader.readuntil(b"\r\n\r\n")
        digest = Digest()
        while piece := await reader.read(PIECE):
            digest.add(piece)
        writer.close()
        await writer.wait_closed()
        return digest.hexdigest()
    sock.setblocking(False)
    return run(get())


def streams_post(sock, path):
    """The body by loop.sendfile(): the transport stands aside for sendfile(2)."""
    async def post():
        reader, writer = await asyncio.open_connection(sock=sock)
        writer.write(POST)
        with open(path, "rb") as body:
            await asyncio.get_running_loop().sendfile(writer.transport, body, fallback=False)
        await reader.readuntil(b"\r\n\r\n")
        answer = await reader.readexactly(64)
        writer.close()
        await writer.wait_closed()
        return answer.decode()
    sock.setblocking(False)
    return run(post())


def loop_get(sock):
    async def get():
        loop, digest, head = asyncio.get_running_loop(), Digest(), b""
        await loop.sock_sendall(sock, REQUEST)
        while b"\r\n\r\n" not in head:
            head += await loop.sock_recv(sock, 1000)
        digest.add(head.partition(b"\r\n\r\n")[2])
        buffer = bytearray(PIECE)
        while got := await loop.sock_recv_into(sock, buffer):
            digest.add(buffer[:got])
        return digest.hexdigest()
    sock.setblocking(False)
    return run(get())


def loop_post(sock, path):
    async def post():
        loop, answer = asyncio.get_running_loop(), b""
        await loop.sock_sendall(sock, POST)
        with open(path, "rb") as body:
            await loop.sock_sendfile(sock, body, fallback=False)
        while piece := await loop.sock_recv(sock, PIECE):
            answer += piece
        return answer[-64:].decode()
    sock.setblocking(False)
    return run(post())


class Curl:
    """libcurl, which asks for a socket and gets one that is connected, and more than it knows."""
    url, httpheader, opensocket, sockopt, closesocket, write, read = 10002, 10023, 20163, 20148, 20208, 20011, 20012
    upload, infilesize_large, timeout, post, customrequest, noproxy = 46, 30115, 13, 47, 10036, 10177
    already_connected = 2

    def __init__(self, sock):
        self.lib = ctypes.CDLL("libcurl.so.4")
        self.lib.curl_easy_init.restype = ctypes.c_void_p
        self.lib.curl_easy_strerror.restype = ctypes.c_char_p
        self.lib.curl_easy_cleanup.argtypes = [ctypes.c_void_p]
        self.handle = ctypes.c_void_p(self.lib.curl_easy_init())
        self.keep = []
        self.answer = Digest()
        self.tail = b""
        fd = sock.detach()
        pointer, size = ctypes.c_void_p, ctypes.c_size_t
        self.set(self.url, f"http://{pki.NAME}/{SIZE}".encode())
        self.set(self.noproxy, b"*")
        self.set(self.timeout, ctypes.c_long(300))
        self.function(self.opensocket, (ctypes.c_int, pointer, ctypes.c_int, pointer), lambda *_: fd)
        self.function(self.sockopt, (ctypes.c_int, pointer, ctypes.c_int, ctypes.c_int), lambda *_: self.already_connected)
        self.function(self.write, (size, pointer, size, size, pointer), self.take)
        # libcurl resolves the name first, though it need not.
        self.resolve = ctypes.c_void_p(self.lib_list(f"{pki.NAME}:80:127.0.0.1".encode()))
        self.set(10203, self.resolve)

    def lib_list(self, text):
        self.lib.curl_slist_append.restype = ctypes.c_void_p
        return self.lib.curl_slist_append(None, text)

    def set(self, option, value):
        equal(self.lib.curl_easy_setopt(self.handle, option, value), 0, f"curl option {option}")

    def function(self, option, types, function):
        self.keep.append(ctypes.CFUNCTYPE(*types)(function))
        self.set(option, self.keep[-1])

    def take(self, data, size, number, _):
        piece = ctypes.string_at(data, size * number)
        self.tail = (self.tail + piece)[-64:]
        return self.answer.add(piece)

    def perform(self):
        code = self.lib.curl_easy_perform(self.handle)
        self.lib.curl_easy_cleanup(self.handle)
        equal(self.lib.curl_easy_strerror(code), self.lib.curl_easy_strerror(0), "libcurl")


def curl_get(sock):
    curl = Curl(sock)
    curl.perform()
    return curl.answer.hexdigest()


def curl_post(sock, path):
    curl = Curl(sock)
    with open(path, "rb") as body:
        def give(room, size, number, _):
            piece = body.read(size * number)
            ctypes.memmove(room, piece, len(piece))
            return len(piece)
        curl.set(curl.upload, ctypes.c_long(1))
        curl.set(curl.customrequest, b"POST")
        curl.set(curl.infilesize_large, ctypes.c_int64(SIZE))
        size = ctypes.c_size_t
        curl.function(curl.read, (size, ctypes.c_void_p, size, size, ctypes.c_void_p), give)
        curl.perform()
    return curl.tail.decode()


def program(sock, *command, stdin=None):
    """Runs it with the socket as descriptor 3, and gives what is behind the head of the answer."""
    sock.setblocking(True)
    copy = os.dup(sock.fileno())
    try:
        os.dup2(copy, 103)
        process = subprocess.Popen(["bash", "-c", 'exec "$@" 3<&103', "bash", *command], stdin=stdin or subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, pass_fds=[103])
    finally:
        os.close(copy)
        os.close(103)
        sock.close()
    with process:
        head, digest, body = b"", Digest(), b""
        while b"\r\n\r\n" not in head:
            piece = process.stdout.read1(PIECE)
            true(piece, f"{command[0]} says {head!r}")
            head += piece
        body = head.partition(b"\r\n\r\n")[2]
        digest.add(body)
        while piece := process.stdout.read1(PIECE):
            digest.add(piece)
            body = (body + piece)[-64:]
        equal(process.wait(60), 0, f"exit code of {command[0]}")
    return digest.hexdigest(), body.decode(errors="replace")


def bash_get(sock):
    """read(2) of one byte and write(2) by a shell, and cat on a descriptor that it inherits."""
    return program(sock, "bash", "-c", f"printf 'GET /{SIZE} HTTP/1.1\\r\\n\\r\\n' >&3; cat <&3")[0]


def bash_post(sock, path):
    return program(sock, "bash", "-c", f"printf 'POST / HTTP/1.1\\r\\nContent-Length: {SIZE}\\r\\n\\r\\n' >&3;"
                   f"cat {path} >&3; cat <&3")[1]


def socat_get(sock):
    return program(sock, "bash", "-c", f"printf 'GET /{SIZE} HTTP/1.1\\r\\n\\r\\n' | socat -t 300 STDIO FD:3")[0]


def socat_post(sock, path):
    return program(sock, "bash", "-c", f"(printf 'POST / HTTP/1.1\\r\\nContent-Length: {SIZE}\\r\\n\\r\\n'; cat {path}) |"
                   "socat -t 300 STDIO FD:3")[1]


APPLICATIONS = {
    "http.client": (http_get, http_post),
    "asyncio, streams": (streams_get, streams_post),
    "asyncio, sock_*": (loop_get, loop_post),
    "libcurl": (curl_get, curl_post),
    "bash and cat": (bash_get, bash_post),
    "socat": (socat_get, socat_post),
}


@contextlib.contextmanager
def storming(library):
    """A server whose keys change TIMES in SIZE bytes, a kshake socket to it; nothing may have gone wrong."""
    with Http(library, SIZE // TIMES) as server, connect(server.address) as sock:
        # The application may close its own: this one tells afterwards what the session saw.
        with socket.socket(fileno=os.dup(sock.fileno())) as witness:
            yield server, sock
            info = kshake.info(witness)
            witness.close()
            sock.close()
        server.finish()
    equal(server.errors, [], "the server's errors")
    true(server.updates >= TIMES - 1, f"the keys changed {server.updates} times")
    equal(info.error, 0, "info.error")
    # What comes behind the last byte need not be read.
    true(info.key_updates_received >= server.updates - 1, f"{info.key_updates_received} of {server.updates} KeyUpdates")
    true(info.tickets_received >= server.updates // 2 - 1, f"{info.tickets_received} tickets")


def gets(library, get):
    start = time.monotonic()
    with storming(library) as (server, sock):
        digest = get(sock)
        wait_until(lambda: server.served, "the server's checksum")
    equal(digest, server.served, "SHA-256")
    return rate(start)


def posts(library, post):
    with upload() as (path, digest):
        start = time.monotonic()
        with storming(library) as (server, sock):
            answer = post(sock, path)
    equal((server.served, answer), (digest, digest), "SHA-256 there, and here")
    return rate(start)


def long_session(library):
    """Somebody types, with pauses; each line comes back under new keys."""
    with Http(library, SIZE) as server, connect(server.address) as sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.sendall(b"ECHO / HTTP/1.1\r\n\r\n")
        for i in range(300):
            line = b"line %d\n" % i
            sock.sendall(line[:3])
            if i % 50 == 0:
                time.sleep(0.05)
            sock.sendall(line[3:])
            equal(kshake.read_exactly(sock, len(line)), line, "echo")
        info = kshake.info(sock)
        sock.shutdown(socket.SHUT_WR)
        equal(sock.recv(1), b"", "the end")
    equal(server.errors, [], "the server's errors")
    # Two tickets came with the handshake.
    equal((info.key_updates_received, info.tickets_received), (300, 152), "KeyUpdates and tickets")
    equal(info.key_updates_sent, server.asked, "KeyUpdates sent")
    true(server.asked, "none was asked for")


def kshake_connect(library):
    """`kshake connect` as the client: both ways through its pipes."""
    with upload() as (path, digest):
        start = time.monotonic()
        with Http(library, SIZE // TIMES) as server:
            host, port = server.address
            with subprocess.Popen(["kshake", "connect", f"{host}:{port}", "--pin", pki.spki_sha256("ecdsa-p256").hex()],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
                process.stdin.write(POST)
                with open(path, "rb") as body:
                    shutil.copyfileobj(body, process.stdin, PIECE)
                process.stdin.close()
                answer = process.stdout.read()
                equal(process.wait(60), 0, "exit code")
    equal((server.errors, server.served, answer[-64:].decode()), ([], digest, digest), "errors, SHA-256 there, and here")
    return rate(start)


# --- servers ---

def digits(size, seed):
    """Nothing that s_server could take for a command."""
    block = hashlib.shake_128(bytes([seed])).digest(PIECE).translate(bytes(48 + i % 10 for i in range(256)))
    return (block * (size // PIECE + 1))[:size]


def typed_key_updates():
    """openssl s_server, interactive: K and k typed between pieces of data, both ways."""
    pipe_empty = lambda pipe: not ioctl_int(pipe)  # noqa: E731
    port, size, rounds = free_port(), min(SIZE, 4 << 20) // 8, 8
    server = Process("openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-tls1_3", "-num_tickets", "3",
                     "-cert", pki.path("ecdsa-p256.pem"), "-key", pki.path("ecdsa-p256.key"), port=port)
    try:
        with connect(server.address) as sock:
            sock.sendall(b"[")
            for i in range(rounds):
                down, up = digits(size, i), digits(size, 100 + i)
                writer = threading.Thread(target=lambda d=down: (server.process.stdin.write(d), server.process.stdin.flush()))
                writer.start()
                true(kshake.read_exactly(sock, size) == down, "from the server: not what was typed")
                writer.join()
                sock.sendall(up)
                wait_until(lambda: pipe_empty(server.process.stdin), "s_server to read")
                server.process.stdin.write(b"kK"[i % 2:i % 2 + 1] + b"\n")
                server.process.stdin.flush()
                wait_until(lambda: pipe_empty(server.process.stdin), "s_server to read")
                time.sleep(0.1)
            server.process.stdin.write(b"0")
            server.process.stdin.flush()
            equal(sock.recv(1), b"0", "behind the last KeyUpdate")
            sock.sendall(b"]")
            wait_until(lambda: "]" in server.transcript(), "all that was sent", 30)
            info = kshake.info(sock)
    finally:
        server.stop()
    shown = server.transcript().partition("[")[2].partition("]")[0]
    # What it says of itself is in between.
    text = re.sub(r"SSL_do_handshake -> -?\d+\n|Read BLOCK\n", "", shown)
    wanted = b"".join(digits(size, 100 + i) for i in range(rounds)).decode()
    true(text == wanted, f"to the server: {len(text)} of {len(wanted)} bytes, or not the same")
    equal((info.key_updates_received, info.tickets_received), (rounds, 3), "KeyUpdates and tickets")
    true(info.key_updates_sent >= rounds // 2, f"{info.key_updates_sent} KeyUpdates sent")


def ioctl_int(file):
    """FIONREAD"""
    import array
    import fcntl
    import termios
    count = array.array("i", [0])
    fcntl.ioctl(file, termios.FIONREAD, count)
    return count[0]


def gnutls_echo():
    """gnutls-serv --echo, all of it both ways, a piece at a time."""
    port = free_port()
    server = Process("gnutls-serv", "--echo", "--port", str(port), "--x509certfile", pki.path("ecdsa-p256.pem"),
                     "--x509keyfile", pki.path("ecdsa-p256.key"), "--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.3", port=port)
    start, pattern = time.monotonic(), Pattern()
    line = pattern.block[:8191].replace(b"\n", b".").replace(b"\r", b".").replace(b"\0", b".").replace(b"*", b".") + b"\n"
    try:
        with connect(server.address) as sock:
            for _ in range(SIZE // len(line) // 4):
                sock.sendall(line)
                equal(kshake.read_exactly(sock, len(line)) == line, True, "the echo is what was sent")
    finally:
        server.stop()
    return f"{MEGABYTES // 4} MB, {MEGABYTES / 4 / (time.monotonic() - start):.0f} MB/s"


def nginx_file():
    """A file of nginx's, by sendfile there and http.client here, twice over one connection."""
    folder = SCRATCH / "nginx-file"
    folder.mkdir(exist_ok=True)
    digest = pattern_file(folder / "file", SIZE)
    port = free_port()
    (folder / "conf").write_text(f"""
daemon off; worker_processes 1; user root; pid {folder}/pid; error_log stderr info;
events {{ worker_connections 64; }}
http {{
	access_log off; sendfile on; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
	fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
	server {{
		listen 127.0.0.1:{port} ssl; ssl_protocols TLSv1.3; root {folder};
		ssl_certificate {pki.path("ecdsa-p256.pem")}; ssl_certificate_key {pki.path("ecdsa-p256.key")};
	}}
}}
""")
    server = Process("nginx", "-c", str(folder / "conf"), port=port)
    start = time.monotonic()
    try:
        with connect(server.address) as sock:
            connection = Given(sock)
            for _ in range(2):
                connection.request("GET", "/file")
                answer, got = connection.getresponse(), Digest()
                while piece := answer.read(PIECE):
                    got.add(piece)
                equal(got.hexdigest(), digest, "SHA-256")
    finally:
        server.stop()
        shutil.rmtree(folder)
    return rate(start)


def python_server():
    """Python's ssl module, both ways at once."""
    sent, got = Digest(), Digest()

    def serve(tls):
        while data := tls.recv(PIECE):
            tls.sendall(data)
        tls.unwrap()

    def write(sock):
        pattern = Pattern()
        for _ in range(SIZE // PIECE):
            piece = pattern.next(PIECE)
            sent.add(piece)
            sock.sendall(piece)
        sock.shutdown(socket.SHUT_WR)
    start = time.monotonic()
    with Tls(serve) as server, connect(server.address) as sock:
        writer = threading.Thread(target=write, args=(sock,))
        writer.start()
        while piece := sock.recv(PIECE):
            got.add(piece)
        writer.join()
    equal(server.errors, [], "the server's errors")
    equal((got.size, got.hexdigest()), (sent.size, sent.hexdigest()), "size and SHA-256")
    return rate(start)


def go_client(*arguments):
    """A program in Go, whose runtime polls edge-triggered, on a descriptor that it inherits."""
    binary = TOP / "build" / "interop" / "goclient"
    if not binary.exists():
        raise Skip("no Go compiler where the tests were started: tests/deps go")
    return [str(binary), *arguments]


def go_get(sock):
    return program(sock, *go_client("GET", str(SIZE)))[0]


def go_post(sock, path):
    return program(sock, *go_client("POST", str(path)))[1]


def cases():
    yield "openssl s_server, KeyUpdates typed", typed_key_updates
    yield "gnutls-serv --echo", gnutls_echo
    yield "nginx, a file", nginx_file
    yield "Python's ssl, both ways at once", python_server
    for library in LIBRARIES:
        for name, (get, post) in APPLICATIONS.items():
            yield f"{library.name}, {name}: GET", lambda a=(library, get): gets(*a)
            yield f"{library.name}, {name}: POST", lambda a=(library, post): posts(*a)
        yield f"{library.name}, kshake connect: POST", lambda a=library: kshake_connect(a)
        yield f"{library.name}, a long session", lambda a=library: long_session(a)
    yield "OpenSSL, Go: GET", lambda: gets(OpenSSL, go_get)
    yield "OpenSSL, Go: POST", lambda: posts(OpenSSL, go_post)
