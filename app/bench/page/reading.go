package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/valyala/fasthttp"

	"fanzha/app/bench/load"
)

// server is one that has its turns.
type server struct {
	name, address string
	rates         []float64
}

// reading lets the servers take turns, and prints their rates as ratios to
// that of bare Fiber in the same round.
func reading(ctx context.Context, o options, binary, work string) (err error) {
	site, err := load.Start(ctx, binary, o.content, load.Database{Data: filepath.Join(work, "reading")})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, site.Stop()) }()
	address := strings.TrimPrefix(site.URL, "http://")
	page, err := fetch(address, o.path)
	if err != nil {
		return err
	}
	bare, stopBare, err := startBare(ctx, page, work)
	if err != nil {
		return err
	}
	defer stopBare()
	servers := []*server{{name: "bare Fiber", address: bare}, {name: "fanzha", address: address}}
	if _, err := exec.LookPath("nginx"); err == nil {
		nginx, stopNginx, err := startNginx(ctx, page, work)
		if err != nil {
			return err
		}
		defer stopNginx()
		servers = append(servers, &server{name: "nginx", address: nginx})
	} else {
		fmt.Println("nginx is not on this machine: it has no turn")
	}
	for range o.rounds {
		for _, s := range servers {
			result := load.Closed(o.clients, o.span, get(s.address, o.path))
			if result.Err != nil {
				return fmt.Errorf("%s failed %d times: %w", s.name, result.Failed, result.Err)
			}
			s.rates = append(s.rates, result.Rate())
		}
	}
	fmt.Printf("%s, %d bytes in brotli, %d clients, median of %d rounds\n", o.path, len(page.body), o.clients, o.rounds)
	for _, s := range servers {
		ratios := make([]float64, o.rounds)
		for i := range ratios {
			ratios[i] = s.rates[i] / servers[0].rates[i]
		}
		fmt.Printf("%-12s %8.0f a second   %.2f × bare Fiber\n", s.name, load.Median(s.rates), load.Median(ratios))
	}
	return nil
}

// page is what every server sends.
type page struct {
	path    string
	headers map[string]string
	body    []byte
}

// fetch asks as a browser does that knows brotli.
func fetch(address, path string) (page, error) {
	request, response := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	request.SetRequestURI("http://" + address + path)
	request.Header.Set("Accept-Encoding", "br")
	if err := fasthttp.Do(request, response); err != nil {
		return page{}, err
	}
	if response.StatusCode() != fasthttp.StatusOK {
		return page{}, fmt.Errorf("%s answers %d", path, response.StatusCode())
	}
	p := page{path: path, headers: map[string]string{}, body: append([]byte(nil), response.Body()...)}
	for name, value := range response.Header.All() {
		switch string(name) {
		case "Content-Length", "Date", "Server", "Connection":
		default:
			p.headers[string(name)] = string(value)
		}
	}
	return p, nil
}

// get returns what asks once for a page, over connections that stay open.
func get(address, path string) func() error {
	client := &fasthttp.HostClient{Addr: address, MaxConns: 1024}
	return func() error {
		request, response := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
		defer fasthttp.ReleaseRequest(request)
		defer fasthttp.ReleaseResponse(response)
		request.SetRequestURI("http://" + address + path)
		request.Header.Set("Accept-Encoding", "br")
		if err := client.Do(request, response); err != nil {
			return err
		}
		if response.StatusCode() != fasthttp.StatusOK {
			return fmt.Errorf("status %d", response.StatusCode())
		}
		return nil
	}
}
