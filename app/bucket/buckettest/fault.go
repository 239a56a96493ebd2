package buckettest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"time"
)

// Refuse lets nobody in any more.
func Refuse(w http.ResponseWriter, _ *http.Request, _ http.Handler) { refuse(w, "AccessDenied") }

func refuse(w http.ResponseWriter, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(http.StatusForbidden)
	_, _ = fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><Error><Code>%s</Code><Message>no</Message></Error>`, code)
}

// TakeNothing refuses what writes.
func TakeNothing(w http.ResponseWriter, r *http.Request, next http.Handler) {
	if r.Method == http.MethodPut {
		refuse(w, "AccessDenied")
		return
	}
	next.ServeHTTP(w, r)
}

// Portal answers everything with a page, as the network of a hotel does.
func Portal(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
	_, _ = io.WriteString(w, "<html><body>Sign in</body></html>")
}

// Hang never answers.
func Hang(_ http.ResponseWriter, r *http.Request, _ http.Handler) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// Deaf neither reads nor answers, for a while: of a client whose request it
// does not read a server never hears that it has gone.
func Deaf(_ http.ResponseWriter, _ *http.Request, _ http.Handler) { time.Sleep(3 * time.Second) }

// Stall stops when so much of a file has gone.
func Stall(after int) Fault {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		whole := httptest.NewRecorder()
		next.ServeHTTP(whole, r)
		w.Header().Set("Content-Length", strconv.Itoa(whole.Body.Len()))
		w.WriteHeader(whole.Code)
		_, _ = w.Write(whole.Body.Bytes()[:after])
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
}

// Slow answers after a while.
func Slow(pause time.Duration) Fault {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		time.Sleep(pause)
		next.ServeHTTP(w, r)
	}
}

// CutUploads breaks connections off when so much of a file has come.
func CutUploads(after int64) Fault {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodPut && r.ContentLength > after {
			_, _ = io.CopyN(io.Discard, r.Body, after)
			panic(http.ErrAbortHandler)
		}
		next.ServeHTTP(w, r)
	}
}

// CutDownloads breaks connections off when so much of a file has gone.
func CutDownloads(after int) Fault {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		whole := httptest.NewRecorder()
		next.ServeHTTP(whole, r)
		body := whole.Body.Bytes()
		if r.Method != http.MethodGet || len(body) <= after {
			for name := range whole.Header() {
				w.Header().Set(name, whole.Header().Get(name))
			}
			w.WriteHeader(whole.Code)
			_, _ = w.Write(body)
			return
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(whole.Code)
		_, _ = w.Write(body[:after])
		panic(http.ErrAbortHandler)
	}
}

// Once has a fault for one request.
func Once(s *Server, fault Fault) Fault {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		s.Fail(nil)
		fault(w, r, next)
	}
}
