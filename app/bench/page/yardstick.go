package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/bench/load"
)

// bareArgument makes this program the bare server: a process of its own, as
// the others are.
const bareArgument = "serve-bare"

// bareFile is how the page is given to the bare server.
type bareFile struct {
	Path    string
	Headers map[string]string
	Body    []byte
}

// startBare runs the shortest Fiber handler that sends the page.
func startBare(ctx context.Context, p page, work string) (address string, stop func(), err error) {
	file := filepath.Join(work, "bare.json")
	text, err := json.Marshal(bareFile{p.path, p.headers, p.body})
	if err != nil {
		return "", nil, err
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return "", nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return "", nil, err
	}
	cmd := exec.CommandContext(ctx, self, bareArgument, file)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }
	address, err = bufio.NewReader(out).ReadString('\n')
	if err != nil {
		stop()
		return "", nil, fmt.Errorf("bare Fiber did not start: %w", err)
	}
	return strings.TrimSpace(address), stop, nil
}

// serveBare is the bare server's process.
func serveBare(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var p bareFile
	if err := json.Unmarshal(text, &p); err != nil {
		return err
	}
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Get(p.Path, func(c *fiber.Ctx) error {
		for name, value := range p.Headers {
			c.Set(name, value)
		}
		c.Response().SetBodyRaw(p.Body)
		return nil
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	return app.Listener(listener)
}

// startNginx runs nginx with a file of the page's bytes.
func startNginx(ctx context.Context, p page, work string) (address string, stop func(), err error) {
	root := filepath.Join(work, "nginx")
	if err := os.MkdirAll(filepath.Join(root, "www"), 0o755); err != nil {
		return "", nil, err
	}
	if err := os.WriteFile(filepath.Join(root, "www", "page"), p.body, 0o644); err != nil {
		return "", nil, err
	}
	if err := os.Chmod(work, 0o755); err != nil {
		return "", nil, err
	}
	address, err = load.FreeAddress()
	if err != nil {
		return "", nil, err
	}
	var headers strings.Builder
	for name, value := range p.headers {
		if name != "Content-Type" {
			fmt.Fprintf(&headers, "add_header %s %q;\n", name, strings.ReplaceAll(value, `"`, ""))
		}
	}
	config := fmt.Sprintf(nginxConfig, root, address, p.path, root, headers.String())
	end, err := load.StartNginx(ctx, "nginx", root, address, config)
	return address, func() { _ = end() }, err
}

const nginxConfig = `daemon off; worker_processes auto; pid %[1]s/pid;
events { worker_connections 1024; }
http {
access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=10;
server { listen %[2]s; location = %[3]s { alias %[4]s/www/page; default_type "text/html; charset=utf-8"; etag off;
%[5]s } }
}
`
