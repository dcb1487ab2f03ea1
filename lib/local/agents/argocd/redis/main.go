// redis answers what Argo CD asks of Redis, from memory: a local cluster's cache needs no more.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alicebob/miniredis/v2"
)

func main() {
	address := flag.String("address", "127.0.0.1:6379", "where it listens")
	flag.Parse()
	server := miniredis.NewMiniRedis()
	if password := os.Getenv("REDIS_PASSWORD"); password != "" {
		server.RequireAuth(password)
	}
	if err := server.StartAddr(*address); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	over := make(chan os.Signal, 1)
	signal.Notify(over, syscall.SIGTERM, syscall.SIGINT)
	// Its keys expire by a clock that somebody has to move.
	seconds := time.NewTicker(time.Second)
	for {
		select {
		case <-seconds.C:
			server.FastForward(time.Second)
		case <-over:
			server.Close()
			return
		}
	}
}
