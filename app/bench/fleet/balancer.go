package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// configuration is a balancer's that holds bodies: who is silent is passed over,
// and a report, which is stored once however often it comes, is given to the
// next one. docs/ops/nginx.conf lets bodies through while they come, so that
// none is on its disk, and cannot give them twice.
const configuration = `
daemon off;
worker_processes 1;
pid %[1]s/nginx.pid;
error_log %[1]s/nginx.log;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path %[1]s/body;
  proxy_temp_path %[1]s/proxy;
  fastcgi_temp_path %[1]s/fastcgi;
  uwsgi_temp_path %[1]s/uwsgi;
  scgi_temp_path %[1]s/scgi;
  client_max_body_size 250m;
  proxy_http_version 1.1;
  proxy_set_header Host $http_host;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  proxy_set_header X-Forwarded-Proto $scheme;
  proxy_set_header Connection "";
  proxy_connect_timeout 1s;
  upstream site {
%[3]s  }
  server {
    listen %[2]s;
    location / { proxy_pass http://site; }
    location ~ ^/(report|api/v1/reports) {
      proxy_pass http://site;
      proxy_next_upstream error timeout non_idempotent;
    }
  }
}
`

type balancer struct {
	address string
	process *exec.Cmd
}

func startBalancer(program, work string, replicas []string) (*balancer, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	var servers strings.Builder
	for _, replica := range replicas {
		fmt.Fprintf(&servers, "    server %s max_fails=1 fail_timeout=1s;\n", replica)
	}
	file := filepath.Join(work, "nginx.conf")
	if err := os.WriteFile(file, fmt.Appendf(nil, configuration, work, address, servers.String()), 0o600); err != nil {
		return nil, err
	}
	b := &balancer{address, exec.Command(program, "-c", file, "-e", filepath.Join(work, "nginx.log"))} //nolint:gosec,noctx // named by who runs this
	if err := b.process.Start(); err != nil {
		return nil, fmt.Errorf("start the balancer: %w", err)
	}
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if conn, err := net.Dial("tcp", address); err == nil { //nolint:noctx // to this machine
			return b, conn.Close()
		}
	}
	return b, fmt.Errorf("the balancer does not listen: see %s/nginx.log", work)
}

func (b *balancer) stop() error {
	if err := b.process.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	return b.process.Wait()
}
