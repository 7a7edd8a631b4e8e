# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
import asyncio, socket, sys

TCP_ULP, SOL_KSHAKE, SERVER_NAME = 31, 399, 2


async def open_connection(host, port):
    """asyncio.open_connection() with TLS, which the kernel does in connect()."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    family, kind, protocol, _, address = found[0]
    sock = socket.socket(family, kind, protocol)
    sock.setblocking(False)
    sock.setsockopt(socket.IPPROTO_TCP, TCP_ULP, b"kshake")
    sock.setsockopt(SOL_KSHAKE, SERVER_NAME, host.encode())
    await loop.sock_connect(sock, address)
    return await asyncio.open_connection(sock=sock)


async def main(host):
    reader, writer = await open_connection(host, 443)
    writer.write(b"GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % host.encode())
    while data := await reader.read(4096):
        sys.stdout.buffer.write(data)
    writer.close()

asyncio.run(main(sys.argv[1]))
