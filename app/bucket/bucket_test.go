package bucket_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fanzha/app/bucket"
	"fanzha/app/bucket/buckettest"
	"fanzha/app/clocktest"
	"fanzha/app/evidence"
)

var noon = time.Date(2026, 5, 1, 4, 0, 0, 0, time.UTC)

const (
	one = "0123456789abcdef0123456789abcdef"
	two = "fedcba9876543210fedcba9876543210"
)

// kept is a bucket with the server that it is on, and the clock of both.
type kept struct {
	*bucket.Bucket
	server *buckettest.Server
	*clocktest.Clock
	spool string
}

func open(t *testing.T, settings string) kept {
	t.Helper()
	watch := clocktest.At(noon)
	server := buckettest.Start(t, watch.Now)
	spool := filepath.Join(t.TempDir(), "uploads")
	b, err := bucket.Open(bucket.Options{
		Address: server.Address() + settings, Spool: spool, Reserve: 1, Logger: slog.New(slog.DiscardHandler), Now: watch.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return kept{b, server, watch, spool}
}

func (k kept) put(id, content string) error {
	return k.Put(id, func(out io.Writer) error {
		_, err := io.WriteString(out, content)
		return err
	})
}

func (k kept) get(id string) (string, error) {
	in, err := k.Get(id)
	if err != nil {
		return "", err
	}
	content, err := io.ReadAll(in)
	return string(content), errors.Join(err, in.Close())
}

func (k kept) older(t *testing.T, before time.Time) (ids []string) {
	t.Helper()
	err := k.OlderThan(t.Context(), before, func(id string) error {
		ids = append(ids, id)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// wantAway fails unless an error is the bucket's, and says nothing else.
func wantAway(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, evidence.ErrAway) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%s: %v", what, err)
	}
}

func TestAFileIsKeptAndDeleted(t *testing.T) {
	for _, settings := range []string{"", "&prefix=bureau/evidence/"} {
		k := open(t, settings)
		content := strings.Repeat("sealed ", 1<<20)
		if err := errors.Join(k.put(one, content), k.put(two, "")); err != nil {
			t.Fatal(err)
		}
		prefix := strings.TrimPrefix(settings, "&prefix=")
		if objects := k.server.Objects(t); len(objects) != 2 || string(objects[prefix+"01/"+one]) != content {
			t.Errorf("%q: %d files are in the bucket", settings, len(objects))
		}
		if got, err := k.get(one); err != nil || got != content {
			t.Errorf("%q: it reads %d bytes, %v", settings, len(got), err)
		}
		if err := errors.Join(k.Delete(one), k.Delete(one)); err != nil {
			t.Errorf("%q: deleted: %v", settings, err)
		}
		if _, err := k.get(one); !errors.Is(err, fs.ErrNotExist) || errors.Is(err, evidence.ErrAway) {
			t.Errorf("%q: what is gone: %v", settings, err)
		}
		if err := k.Check(t.Context()); err != nil {
			t.Errorf("%q: it is not well: %v", settings, err)
		}
	}
}

func TestNoOtherNameReachesTheBucket(t *testing.T) {
	k := open(t, "")
	for _, id := range []string{"", "../etc", strings.ToUpper(one[:31]) + "A", one + "/x"} {
		_, get := k.get(id)
		if err := k.put(id, "x"); err == nil || get == nil || k.Delete(id) == nil {
			t.Errorf("%q is taken", id)
		}
	}
	if n := k.server.Asked(); n != 0 {
		t.Errorf("the server was asked %d times", n)
	}
}

// What breaks off before it is whole never gets to the bucket, not in parts
// either, and leaves nothing on the disk.
func TestWhatBreaksOffLeavesNothing(t *testing.T) {
	k := open(t, "")
	broken := errors.New("connection lost")
	err := k.Put(one, func(out io.Writer) error {
		_, err := out.Write(make([]byte, 12<<20))
		return errors.Join(err, broken)
	})
	if !errors.Is(err, broken) || errors.Is(err, evidence.ErrAway) || len(k.server.Objects(t)) != 0 || k.server.Asked() != 0 {
		t.Errorf("%v, %d requests", err, k.server.Asked())
	}
	k.server.Fail(buckettest.CutUploads(1 << 20))
	wantAway(t, "cut on its way", k.put(one, strings.Repeat("x", 12<<20)))
	if len(k.server.Objects(t)) != 0 || k.server.HadParts() {
		t.Error("a part is left")
	}
	left, err := os.ReadDir(k.spool)
	if err != nil || len(left) != 0 {
		t.Errorf("on the disk is left %v, %v", left, err)
	}
}

// Files are listed by the bucket's clock; what is not of ours is nobody's to
// delete.
func TestOldFilesAreFoundAndNothingElse(t *testing.T) {
	k := open(t, "&prefix=a/")
	other := open(t, "")
	if err := k.put(one, "x"); err != nil {
		t.Fatal(err)
	}
	k.Move(time.Hour)
	if err := k.put(two, "x"); err != nil {
		t.Fatal(err)
	}
	if got := k.older(t, noon.Add(time.Minute)); !slices.Equal(got, []string{one}) {
		t.Errorf("found %v", got)
	}
	if err := other.put(one, "x"); err != nil {
		t.Fatal(err)
	}
	if got := k.older(t, noon.Add(48*time.Hour)); len(got) != 2 {
		t.Errorf("found %v", got)
	}
}

func TestAThousandFilesAndMoreAreAllFound(t *testing.T) {
	k := open(t, "")
	const many = 1100
	for n := range many {
		if err := k.put(fmt.Sprintf("%032x", n), "x"); err != nil {
			t.Fatal(err)
		}
	}
	if got := k.older(t, noon.Add(time.Hour)); len(got) != many {
		t.Errorf("found %d", len(got))
	}
}

// A bucket that fails fails every call in bounded time and as what it is:
// never as a file that is not there, a list that is empty, or a file that is
// damaged. When it is back all goes on.
func TestABucketThatFails(t *testing.T) {
	for _, test := range []struct {
		name  string
		fault buckettest.Fault
		lists bool // lists are given all the same
	}{
		{"refuses everybody", buckettest.Refuse, false},
		{"takes nothing", buckettest.TakeNothing, true},
		{"is another site", buckettest.Portal, true},
		{"breaks uploads off", buckettest.CutUploads(1000), true},
	} {
		t.Run(test.name, func(t *testing.T) {
			k := open(t, "")
			if err := k.put(one, "kept before"); err != nil {
				t.Fatal(err)
			}
			k.server.Fail(test.fault)
			wantAway(t, "put", k.put(two, strings.Repeat("x", 1<<20)))
			began, asked := time.Now(), k.server.Asked()
			wantAway(t, "put at once again", k.put(two, "x"))
			if took := time.Since(began); took > time.Second || k.server.Asked() != asked {
				t.Errorf("a bucket that has just failed is waited for: %v", took)
			}
			wantAway(t, "check", k.Check(t.Context()))
			k.Move(time.Minute)
			if !test.lists {
				wantAway(t, "list", k.OlderThan(t.Context(), noon.Add(time.Hour), func(string) error { return nil }))
				_, err := k.get(one)
				wantAway(t, "get", err)
				wantAway(t, "delete", k.Delete(one))
			}
			k.server.Fail(nil)
			k.Move(time.Minute)
			if got, err := k.get(one); err != nil || got != "kept before" {
				t.Errorf("when it is back it reads %q, %v", got, err)
			}
			if err := errors.Join(k.put(two, "x"), k.Check(t.Context()), k.Delete(two)); err != nil {
				t.Errorf("when it is back: %v", err)
			}
		})
	}
}

// A bucket that is not there is no bucket without files.
func TestABucketThatIsMissing(t *testing.T) {
	k := open(t, "")
	if err := k.server.Remove(); err != nil {
		t.Fatal(err)
	}
	calls := map[string]func() error{
		"put":    func() error { return k.put(one, "x") },
		"get":    func() error { _, err := k.get(one); return err },
		"delete": func() error { return k.Delete(one) },
		"list":   func() error { return k.OlderThan(t.Context(), noon, func(string) error { return nil }) },
		"check":  func() error { return k.Check(t.Context()) },
	}
	for name, call := range calls {
		wantAway(t, name, call())
		k.Move(time.Minute)
	}
	if err := k.server.Create(); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(k.put(one, "x"), k.Check(t.Context())); err != nil {
		t.Errorf("when it is made: %v", err)
	}
}

func TestRefusedCredentials(t *testing.T) {
	k := open(t, "")
	t.Setenv("AWS_ACCESS_KEY_ID", "SOMEBODY")
	b, err := bucket.Open(bucket.Options{Address: k.server.Address(), Spool: k.spool, Reserve: 1, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	err = b.Check(t.Context())
	wantAway(t, "check", err)
	if !strings.Contains(err.Error(), "InvalidAccessKeyId") {
		t.Errorf("the log does not say why: %v", err)
	}
}

// A connection that is cut while a file is read is neither its end nor damage.
func TestADownloadThatIsCut(t *testing.T) {
	k := open(t, "")
	if err := k.put(one, strings.Repeat("x", 1<<20)); err != nil {
		t.Fatal(err)
	}
	for _, after := range []int{0, 1, 1000, 1<<20 - 1} {
		k.server.Fail(buckettest.CutDownloads(after))
		_, err := k.get(one)
		wantAway(t, fmt.Sprintf("cut after %d", after), err)
		k.Move(time.Minute)
	}
}

func TestASlowBucketIsWaitedFor(t *testing.T) {
	k := open(t, "")
	k.server.Fail(buckettest.Slow(300 * time.Millisecond))
	if err := k.put(one, "x"); err != nil {
		t.Error(err)
	}
	if got, err := k.get(one); err != nil || got != "x" {
		t.Errorf("%q, %v", got, err)
	}
}

// Who asks waits no longer than they want to, and the end of the program ends
// what is on its way.
func TestABucketThatHangsHoldsNobody(t *testing.T) {
	k := open(t, "")
	k.server.Fail(buckettest.Hang)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	began := time.Now()
	wantAway(t, "check", k.Check(ctx))
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("the check took %v", took)
	}
	k.Move(time.Minute)
	k.server.Fail(nil)
	if err := k.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	k.server.Fail(buckettest.Hang)
	ended := make(chan error)
	go func() { ended <- k.put(one, "x") }()
	for asked := k.server.Asked(); k.server.Asked() == asked; {
		time.Sleep(time.Millisecond)
	}
	began = time.Now()
	if err := k.Close(); err != nil {
		t.Error(err)
	}
	wantAway(t, "put while the program ends", <-ended)
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("the end took %v", took)
	}
}

// What neither moves nor ends is given up, whichever way it was going.
func TestAConnectionOnWhichNothingMovesIsGivenUp(t *testing.T) {
	watch := clocktest.At(noon)
	server := buckettest.Start(t, watch.Now)
	b, err := bucket.Open(bucket.Options{
		Address: server.Address(), Spool: t.TempDir(), Reserve: 1, Patience: 200 * time.Millisecond, Logger: slog.New(slog.DiscardHandler), Now: watch.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	k := kept{Bucket: b, server: server}
	if err := k.put(one, strings.Repeat("x", 1<<20)); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		fault buckettest.Fault
		call  func() error
	}{
		"an answer that never comes":       {buckettest.Hang, func() error { return k.put(two, "x") }},
		"a file that is not read":          {buckettest.Deaf, func() error { return k.put(two, strings.Repeat("x", 20<<20)) }},
		"a file that stops on its way":     {buckettest.Stall(1000), func() error { _, err := k.get(one); return err }},
		"a list that never comes":          {buckettest.Hang, func() error { return b.OlderThan(t.Context(), noon, nil) }},
		"whether it is well is never said": {buckettest.Hang, func() error { return b.Check(t.Context()) }},
		"a file is never said to be gone":  {buckettest.Hang, func() error { return b.Delete(one) }},
	} {
		watch.Move(time.Minute)
		server.Fail(nil)
		if err := b.Check(t.Context()); err != nil {
			t.Fatal(err)
		}
		server.Fail(test.fault)
		began := time.Now()
		wantAway(t, name, test.call())
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s: it took %v", name, took)
		}
	}
}

func TestFilesLeaveRoomOnTheDisk(t *testing.T) {
	server := buckettest.Start(t, nil)
	b, err := bucket.Open(bucket.Options{Address: server.Address(), Spool: t.TempDir(), Reserve: 1 << 62, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	put := b.Put(one, func(out io.Writer) error { _, err := io.Copy(out, bytes.NewReader(nil)); return err })
	if check := b.Check(t.Context()); !errors.Is(put, evidence.ErrFull) || !errors.Is(check, evidence.ErrFull) {
		t.Errorf("%v, %v", put, check)
	}
}
