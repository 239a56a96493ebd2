package evidence_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"fanzha/app/evidence"
)

// storage fails as it is told to.
type storage struct{ fails error }

func (s storage) Put(_ string, write func(io.Writer) error) error {
	if s.fails != nil {
		return s.fails
	}
	return write(io.Discard)
}
func (s storage) Get(string) (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader("sealed")), s.fails
}
func (s storage) Check(context.Context) error                                       { return s.fails }
func (s storage) Delete(string) error                                               { return s.fails }
func (s storage) OlderThan(context.Context, time.Time, func(id string) error) error { return s.fails }

func TestWhatIsDoneWithFilesIsCountedByTheStoragesPart(t *testing.T) {
	broken := errors.New("the client went away")
	six := func(out io.Writer) error { _, err := io.WriteString(out, "sealed"); return err }
	for _, test := range []struct {
		name  string
		files storage
		act   func(evidence.Files)
		want  []string
	}{
		{"a file is stored", storage{}, func(f evidence.Files) { _ = f.Put("a", six) }, []string{"store ok 6"}},
		{"a full disk", storage{evidence.ErrFull}, func(f evidence.Files) { _ = f.Put("a", six) }, []string{"store full 0"}},
		{"a storage that fails", storage{io.ErrClosedPipe}, func(f evidence.Files) { _ = f.Put("a", six) }, []string{"store failed 0"}},
		{"a client that goes", storage{}, func(f evidence.Files) { _ = f.Put("a", func(io.Writer) error { return broken }) }, nil},
		{"a file is read", storage{}, func(f evidence.Files) {
			r, _ := f.Get("a")
			_, _ = io.Copy(io.Discard, r)
			_ = r.Close()
		}, []string{"open ok 6"}},
		{"a file that cannot be opened", storage{io.ErrClosedPipe}, func(f evidence.Files) { _, _ = f.Get("a") }, []string{"open failed 0"}},
		{"a file is deleted", storage{}, func(f evidence.Files) { _ = f.Delete("a") }, []string{"delete ok 0"}},
	} {
		var told []string
		test.act(evidence.Metered(test.files, func(operation, outcome string, bytes int64) {
			told = append(told, fmt.Sprint(operation, " ", outcome, " ", bytes))
		}))
		if !slices.Equal(told, test.want) {
			t.Errorf("%s: %q, want %q", test.name, told, test.want)
		}
	}
}
