// Package evidence takes in the files that come with a report. A file is
// sealed while it streams in, to a key of its own; what is known of it, that
// key included, waits under the form page's identity until the form is sent.
//
// It knows nothing of HTTP and of SQL.
package evidence

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/seal"
)

// Files keep sealed bytes. Every call has an end; each may fail with
// [ErrAway].
type Files interface {
	// Put stores what write writes: whole and durable, or not at all. The error
	// is [ErrFull] where there is no room.
	Put(id string, write func(io.Writer) error) error
	// Get opens a file; [fs.ErrNotExist] where there is none. What cannot be
	// read of it for now is [ErrAway] too.
	Get(id string) (io.ReadCloser, error)
	// Delete removes a file, if it is there.
	Delete(id string) error
	// OlderThan calls back with every file stored before a time.
	OlderThan(ctx context.Context, before time.Time, found func(id string) error) error
	// Check reports whether files can be stored now.
	Check(context.Context) error
}

// Store keeps what is known of files that wait for their form.
type Store interface {
	AddStaged(context.Context, []report.StagedFile) error
	// Staged returns the files of a form page, in the order in which they came.
	Staged(ctx context.Context, form []byte) ([]report.StagedFile, error)
	// StagedBefore returns files that were staged before a time.
	StagedBefore(ctx context.Context, before time.Time, limit int) ([]report.StagedFile, error)
	// DeleteStaged forgets a file; false where there is none.
	DeleteStaged(ctx context.Context, id string) (bool, error)
	// StagedBytes is how much waits in all.
	StagedBytes(context.Context) (int64, error)
	// KnowsFile reports whether a stored file is a report's, or staged.
	KnowsFile(ctx context.Context, id string) (bool, error)
}

// Box takes files in.
type Box struct {
	files  Files
	store  Store
	key    seal.ServerKey
	now    func() time.Time
	logger *slog.Logger
}

// New makes a box.
func New(files Files, store Store, key seal.ServerKey, now func() time.Time, logger *slog.Logger) *Box {
	return &Box{files, store, key, now, logger}
}

// maxStaged bounds what waits in all, so that who sends files and no form does
// not fill the disk. Once half of it waits, no network may send more than its
// share: the other half is there for the others.
const (
	maxStaged = 8 << 30
	share     = maxStaged / 4
)

// Room returns a fault of kind Unavailable while too much waits already for a
// network that has sent so many bytes of late.
func (b *Box) Room(ctx context.Context, sent int64) error {
	waiting, err := b.store.StagedBytes(ctx)
	if err == nil && (waiting > maxStaged || waiting > maxStaged/2 && sent > share) {
		err = ErrFull
	}
	return b.public(err)
}

// Receive seals a file while it comes in. It is not kept before it is staged.
// Faults of kind Invalid say what is wrong with it.
func (b *Box) Receive(name string, in io.Reader) (report.File, error) {
	name = cleanName(name)
	head := bufio.NewReaderSize(in, sniffed)
	begin, err := head.Peek(sniffed)
	switch {
	case len(begin) == 0 && (err == nil || errors.Is(err, io.EOF)):
		return report.File{}, fault.New(fault.Invalid, "「"+name+"」是空的，请重新选择")
	case err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return report.File{}, err
	}
	kind, ok := Sniff(begin)
	if !ok {
		return report.File{}, fault.New(fault.Invalid, "「"+name+"」不是能收的文件：可以上传图片（JPEG、PNG、WebP、HEIC）、PDF、MP3、M4A、MP4")
	}
	file := report.File{Name: name, Type: kind.Type}
	err = b.write(&file, head)
	if errors.Is(err, errTooLarge) {
		return report.File{}, fault.New(fault.Invalid, "「"+name+"」"+report.FileTooLarge)
	}
	return file, b.public(err)
}

var errTooLarge = errors.New("evidence: too large")

// write stores a file under a name and a key that it draws.
func (b *Box) write(file *report.File, in io.Reader) error {
	private, err := seal.NewPrivateKey()
	if err != nil {
		return err
	}
	file.ID, file.Private, file.At = report.NewMessageID(), private.Secret(), b.now().UTC().Truncate(time.Millisecond)
	sum := sha256.New()
	err = b.files.Put(file.ID, func(out io.Writer) error {
		sealed, err := seal.NewWriter(out, objectLabel(file.ID), private.Public())
		if err != nil {
			return err
		}
		file.Size, err = io.Copy(io.MultiWriter(sealed, sum), io.LimitReader(in, report.MaxFileSize+1))
		if err == nil && file.Size > report.MaxFileSize {
			err = errTooLarge
		}
		if err != nil {
			return err
		}
		return sealed.Close()
	})
	file.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return err
}

func objectLabel(id string) string { return "evidence " + id }

// Open opens a file's bytes. What it gives is not known to be whole before
// io.EOF.
func (b *Box) Open(file report.File) (io.ReadCloser, error) { return Reader(b.files).Open(file) }

// Reading opens files for who has their keys.
type Reading struct{ files Files }

// Reader makes a Reading.
func Reader(files Files) Reading { return Reading{files} }

// Open opens a file's bytes, as [Box.Open] does.
func (r Reading) Open(file report.File) (io.ReadCloser, error) {
	private, err := seal.ParsePrivateKey(file.Private)
	if err != nil {
		return nil, err
	}
	kept, err := r.files.Get(file.ID)
	if err != nil {
		return nil, fmt.Errorf("open file: %w", err)
	}
	sealed := &source{ReadCloser: kept}
	opened, err := seal.NewReader(sealed, objectLabel(file.ID), private)
	if err != nil {
		return nil, errors.Join(err, sealed.failed, sealed.Close())
	}
	return struct {
		io.Reader
		io.Closer
	}{opened, sealed}, nil
}

// source remembers why a file could not be read on: to who opens it, what
// breaks off is damaged.
type source struct {
	io.ReadCloser
	failed error
}

// Read implements [io.Reader].
func (s *source) Read(p []byte) (int, error) {
	n, err := s.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.failed = err
	}
	return n, err
}

// Forget deletes files that are nobody's. One that cannot be deleted now is
// found by [Box.Sweep].
func (b *Box) Forget(files []report.File) {
	for _, file := range files {
		if err := b.files.Delete(file.ID); err != nil {
			b.logger.Warn("a file could not be deleted", "error", err)
		}
	}
}

// Check reports whether files can be stored now.
func (b *Box) Check(ctx context.Context) error { return b.files.Check(ctx) }

// public says in words what a reporter can do.
func (b *Box) public(err error) error {
	switch {
	case errors.Is(err, ErrFull):
		return fault.Wrap(fault.Unavailable, "现在存不下文件。请先提交文字，文件稍后在「查回执」里补，或当面交给民警", err)
	case errors.Is(err, ErrAway):
		return fault.Wrap(fault.Unavailable, "文件现在存不了，填写的内容都还在。请先不带它提交，文件稍后在「查回执」里补，或当面交给民警", err)
	}
	return err
}
