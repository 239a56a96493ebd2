// Package bucket keeps sealed evidence in an S3-compatible bucket that
// replicas share, under the names that it has in a folder, so that either can
// be copied to the other with any tool.
//
// It opens without asking for anything: a bucket that is away, missing or
// refuses is a state that passes, in which files are refused at once and
// everything else goes on. Every call to it has an end, so none takes a
// context; [Bucket.Close] ends those that are on their way.
package bucket

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"path"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"

	"fanzha/app/evidence"
)

// Bucket keeps sealed files.
type Bucket struct {
	blobs   *blob.Bucket
	client  *s3.Client
	name    string
	prefix  string
	spool   string
	reserve uint64
	health  health
	life    context.Context // ends with Close
	end     context.CancelFunc
}

// Options are what a bucket is made of.
type Options struct {
	// Address is s3://name?…, see [Open].
	Address string
	// Spool is a folder of the local disk, made where it is missing, in which a
	// sealed file waits without a name until it is whole.
	Spool string
	// Reserve is how much room is left on that disk; 0 is [evidence.Reserve].
	Reserve uint64
	// Patience is for a connection on which nothing moves; 0: 15 s.
	Patience time.Duration
	Logger   *slog.Logger
	Now      func() time.Time // nil: time.Now
}

// How long a call may take in all. A connection on which nothing moves is
// given up much sooner.
const (
	putWithin    = 40 * time.Second
	getWithin    = 2 * time.Minute
	deleteWithin = 10 * time.Second
	listWithin   = 30 * time.Second // one page
)

// Close ends what is on its way and lets the bucket go.
func (b *Bucket) Close() error {
	b.end()
	if err := b.blobs.Close(); gcerrors.Code(err) != gcerrors.FailedPrecondition { // it is closed already
		return err
	}
	return nil
}

// key is where a file lies.
func (b *Bucket) key(id string) (string, error) {
	place, err := evidence.Place(id)
	return b.prefix + place, err
}

// Put stores what write writes. It is sent when it is whole, in one request:
// what breaks off, or is killed, leaves nothing in the bucket, not even a part,
// and a network that is slow holds up nothing but its own file. Sent while it
// comes, it would be parts of 5 MB in memory, one for each upload at least;
// what blob sends itself is read into memory first, up to 16 MB
// (transfermanager v0.4.3, nextReader).
func (b *Bucket) Put(id string, write func(io.Writer) error) error {
	key, err := b.key(id)
	if err != nil {
		return err
	}
	if err := b.mayTry(); err != nil {
		return err
	}
	file, err := b.spooled(write)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(b.life, putWithin)
	defer cancel()
	err = b.health.note(b.send(ctx, key, file))
	return errors.Join(err, file.Close())
}

// send stores a file under a key.
func (b *Bucket) send(ctx context.Context, key string, file io.ReadSeeker) error {
	answer, err := b.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &b.name, Key: &key, Body: file, ContentType: aws.String("application/octet-stream"),
	})
	if err == nil && aws.ToString(answer.ETag) == "" {
		err = errors.New("what answers is no bucket") // a portal, say, that answers everything with 200
	}
	return away(err)
}

// Get opens a file; [fs.ErrNotExist] where there is none. A read that fails is
// [evidence.ErrAway], never a file that is damaged.
func (b *Bucket) Get(id string) (io.ReadCloser, error) {
	key, err := b.key(id)
	if err != nil {
		return nil, err
	}
	if err := b.mayTry(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(b.life, getWithin)
	in, err := b.blobs.NewReader(ctx, key, nil)
	if err != nil {
		cancel()
		if errors.As(err, new(*types.NoSuchKey)) { // and not the bucket
			return nil, fmt.Errorf("%w: %w", fs.ErrNotExist, err)
		}
		return nil, b.health.note(away(err))
	}
	return &reading{in, cancel}, nil
}

// reading is a file that is being read.
type reading struct {
	*blob.Reader
	cancel context.CancelFunc
}

// Read implements [io.Reader].
func (r *reading) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = away(err)
	}
	return n, err
}

// Close implements [io.Closer].
func (r *reading) Close() error {
	defer r.cancel()
	return r.Reader.Close()
}

// Delete removes a file, if it is there. It does not go through blob, to which
// a missing bucket is a missing file.
func (b *Bucket) Delete(id string) error {
	key, err := b.key(id)
	if err != nil {
		return err
	}
	if err := b.mayTry(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(b.life, deleteWithin)
	defer cancel()
	_, err = b.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &b.name, Key: &key})
	return b.health.note(away(err))
}

// OlderThan calls back with every file stored before a time, by the bucket's
// clock. What is not a file of ours is left alone.
func (b *Bucket) OlderThan(ctx context.Context, before time.Time, found func(id string) error) error {
	for token := blob.FirstPageToken; ; {
		page, next, err := b.list(ctx, token, perPage)
		if err != nil {
			return err
		}
		for _, object := range page {
			id := path.Base(object.Key)
			if key, err := b.key(id); err != nil || key != object.Key || !object.ModTime.Before(before) {
				continue
			}
			if err := found(id); err != nil {
				return err
			}
		}
		if len(next) == 0 {
			return nil
		}
		if string(next) == string(token) {
			return away(errors.New("the list of files does not end"))
		}
		token = next
	}
}

const perPage = 1000

// list returns a page of what lies in the bucket.
func (b *Bucket) list(ctx context.Context, token []byte, most int) ([]*blob.ListObject, []byte, error) {
	within, cancel := context.WithTimeout(ctx, listWithin)
	defer cancel()
	page, next, err := b.blobs.ListPage(within, token, most, &blob.ListOptions{Prefix: b.prefix})
	if err != nil && errors.Is(ctx.Err(), context.Canceled) {
		return nil, nil, away(err) // nobody wants to know any more
	}
	return page, next, b.health.note(away(err))
}

// away is a failure of the bucket or of the way to it. Its cause is for the
// log alone: a connection that breaks off is not the end of a file.
func away(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %s", evidence.ErrAway, err.Error())
}
