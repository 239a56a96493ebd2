package main

import (
	"context"
	"fmt"
	"strings"

	"fanzha/app/bench/load"
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
	stop    func() error
}

func startBalancer(ctx context.Context, program, work string, replicas []string) (*balancer, error) {
	address, err := load.FreeAddress()
	if err != nil {
		return nil, err
	}
	var servers strings.Builder
	for _, replica := range replicas {
		fmt.Fprintf(&servers, "    server %s max_fails=1 fail_timeout=1s;\n", replica)
	}
	stop, err := load.StartNginx(ctx, program, work, address, fmt.Sprintf(configuration, work, address, servers.String()))
	return &balancer{address, stop}, err
}
