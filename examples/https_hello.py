# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
import socket, sys

TCP_ULP, SOL_KSHAKE, CREDENTIAL = 31, 399, 17
name, port = sys.argv[1:]
with socket.create_server(("", int(port))) as listener:
    listener.setsockopt(socket.IPPROTO_TCP, TCP_ULP, b"kshake")
    listener.setsockopt(SOL_KSHAKE, CREDENTIAL, name.encode())
    while True:
        with listener.accept()[0] as s:
            s.recv(4096)
            s.sendall(b"HTTP/1.0 200 OK\r\n\r\nhello\n")
