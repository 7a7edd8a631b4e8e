# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
import socket, sys

TCP_ULP, SOL_KSHAKE, HANDSHAKE, SERVER_NAME, CLIENT = 31, 399, 1, 2, 1
host = sys.argv[1]
with socket.create_connection((host, 443)) as s:
    s.setsockopt(socket.IPPROTO_TCP, TCP_ULP, b"kshake")
    s.setsockopt(SOL_KSHAKE, SERVER_NAME, host.encode())
    s.setsockopt(SOL_KSHAKE, HANDSHAKE, CLIENT)
    s.sendall(b"GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % host.encode())
    while data := s.recv(4096):
        sys.stdout.buffer.write(data)
