// Package buckettest is a bucket for tests and load programs: a real S3
// server (gofakes3) in the process, on a port of the kernel's choice, that
// fails as it is told.
package buckettest

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// Name is the bucket that a server has.
const Name = "evidence"

// The credentials that a server takes. Whether a request is signed with the
// secret is not looked at.
const (
	AccessKey = "FANZHATEST"
	secret    = "not-a-secret"
)

// Server is an S3 server with one bucket.
type Server struct {
	http    *httptest.Server
	backend *s3mem.Backend
	asked   atomic.Int64
	fault   atomic.Pointer[Fault]
	parts   atomic.Bool
}

// Fault answers a request instead of the server, or has next do it.
type Fault func(w http.ResponseWriter, r *http.Request, next http.Handler)

// New runs a server by a clock; nil is the true one.
func New(now func() time.Time) (*Server, error) {
	var options []s3mem.Option
	if now != nil {
		options = append(options, s3mem.WithTimeSource(clock(now)))
	}
	s := &Server{backend: s3mem.New(options...)}
	if err := s.backend.CreateBucket(Name); err != nil {
		return nil, err
	}
	s3 := gofakes3.New(s.backend, gofakes3.WithTimeSkewLimit(0)).Server()
	s.http = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked.Add(1)
		if r.URL.Query().Has("uploads") || r.URL.Query().Has("uploadId") {
			s.parts.Store(true)
		}
		fault := s.fault.Load()
		switch {
		case !strings.Contains(r.Header.Get("Authorization"), "Credential="+AccessKey+"/"):
			refuse(w, "InvalidAccessKeyId")
		case fault != nil:
			(*fault)(w, r, s3)
		default:
			s3.ServeHTTP(w, r)
		}
	}))
	s.http.Config.ErrorLog = log.New(io.Discard, "", 0) // of clients that have gone
	s.http.Start()
	return s, nil
}

// Start runs a server until the test ends, whose credentials are in the
// test's environment.
func Start(t testing.TB, now func() time.Time) *Server {
	t.Helper()
	s, err := New(now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	for _, variable := range Environment() {
		name, value, _ := strings.Cut(variable, "=")
		t.Setenv(name, value)
	}
	return s
}

// Environment are the variables of a process that may use a server.
func Environment() []string {
	return []string{
		"AWS_ACCESS_KEY_ID=" + AccessKey, "AWS_SECRET_ACCESS_KEY=" + secret,
		"AWS_CONFIG_FILE=" + os.DevNull, "AWS_SHARED_CREDENTIALS_FILE=" + os.DevNull, "AWS_EC2_METADATA_DISABLED=true",
	}
}

// Close ends a server.
func (s *Server) Close() {
	s.http.CloseClientConnections()
	s.http.Close()
}

// Endpoint is where the server is.
func (s *Server) Endpoint() string { return s.http.URL }

// Address is the bucket's, for --evidence-url.
func (s *Server) Address() string {
	return fmt.Sprintf("s3://%s?endpoint=%s&use_path_style=true", Name, s.http.URL)
}

// Fail has a fault until another comes; nil ends it.
func (s *Server) Fail(fault Fault) {
	if fault == nil {
		s.fault.Store(nil)
		return
	}
	s.fault.Store(&fault)
}

// Asked is how many requests there were.
func (s *Server) Asked() int64 { return s.asked.Load() }

// HadParts reports whether anything was ever sent in parts.
func (s *Server) HadParts() bool { return s.parts.Load() }

// Remove takes the bucket away with all that is in it, and Create puts back an
// empty one.
func (s *Server) Remove() error { return s.backend.ForceDeleteBucket(Name) }

// Create makes the bucket again.
func (s *Server) Create() error { return s.backend.CreateBucket(Name) }

// Objects are all files in the bucket by their keys.
func (s *Server) Objects(t testing.TB) map[string][]byte {
	t.Helper()
	list, err := s.backend.ListBucket(Name, &gofakes3.Prefix{}, gofakes3.ListBucketPage{})
	if err != nil {
		t.Fatal(err)
	}
	objects := map[string][]byte{}
	for _, found := range list.Contents {
		object, err := s.backend.GetObject(Name, found.Key, nil)
		if err != nil {
			t.Fatal(err)
		}
		if objects[found.Key], err = io.ReadAll(object.Contents); err != nil {
			t.Fatal(err)
		}
		_ = object.Contents.Close()
	}
	return objects
}

// clock makes a server tell another time.
type clock func() time.Time

// Now implements [gofakes3.TimeSource].
func (c clock) Now() time.Time { return c() }

// Since implements [gofakes3.TimeSource].
func (c clock) Since(t time.Time) time.Duration { return c().Sub(t) }
