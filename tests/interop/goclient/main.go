// SPDX-License-Identifier: GPL-2.0-only

// goclient speaks HTTP over the connection that is its descriptor 3, and does not ask who
// encrypts it. Go's runtime makes it non-blocking and polls it edge-triggered.
//
//	goclient GET SIZE	prints what it gets
//	goclient POST FILE	prints the answer
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "goclient:", err)
		os.Exit(1)
	}
}

func request() *http.Request {
	if os.Args[1] == "GET" {
		r, err := http.NewRequest("GET", "http://server.test/"+os.Args[2], nil)
		check(err)
		return r
	}
	// The transport sends it by sendfile(2).
	body, err := os.Open(os.Args[2])
	check(err)
	status, err := body.Stat()
	check(err)
	r, err := http.NewRequest("POST", "http://server.test/", body)
	check(err)
	r.ContentLength = status.Size()
	return r
}

func main() {
	conn, err := net.FileConn(os.NewFile(3, "socket"))
	check(err)
	client := http.Client{Transport: &http.Transport{
		Dial: func(network, address string) (net.Conn, error) { return conn, nil },
	}}
	answer, err := client.Do(request())
	check(err)
	// As the other programs, which print the head as well.
	fmt.Print("HTTP/1.1 ", answer.Status, "\r\n\r\n")
	_, err = io.Copy(os.Stdout, answer.Body)
	check(err)
	check(answer.Body.Close())
}
