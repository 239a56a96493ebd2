package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// healthCommand is for containers, whose image has nothing but the program.
type healthCommand struct {
	Addr  string `default:"127.0.0.1:8080" help:"Where the site listens; of an address of every interface, this machine's is asked." placeholder:"HOST:PORT"`
	Ready bool   `help:"Whether reading and reporting work, not only whether the process answers."`
}

// healthWithin is shorter than the time-out of any orchestrator.
const healthWithin = 3 * time.Second

// Run asks the site that runs on this machine, and fails unless it is well.
func (cmd *healthCommand) Run(p *program) error {
	host, port, err := net.SplitHostPort(cmd.Addr)
	if err != nil {
		return usageError{"--addr must be like 127.0.0.1:8080"}
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1" // by its number: an image need not know names
	}
	path := "/healthz"
	if cmd.Ready {
		path = "/readyz"
	}
	ctx, cancel := context.WithTimeout(p.ctx, healthWithin)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+path, nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	if _, err := io.Copy(p.stdout, io.LimitReader(answer.Body, 4<<10)); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the site answers %s", answer.Status)
	}
	return nil
}
