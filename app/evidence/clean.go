package evidence

import (
	"context"
	"errors"
	"io"
	"path"
	"strings"
	"time"
	"unicode"

	"fanzha/app/fault"
	"fanzha/app/report"
)

// Clean returns copies of files without their metadata, for a reporter who is
// anonymous. Where a picture was taken is kept beside its copy if they want
// that. The files themselves are to be forgotten once the copies are kept. A
// file that cannot be read as what it is is a fault of kind Invalid.
func (b *Box) Clean(files []report.File, keepPlace bool) ([]report.File, error) {
	var cleaned []report.File
	for _, file := range files {
		copied, err := b.cleanOne(file, keepPlace)
		if err != nil {
			b.Forget(cleaned)
			return nil, err
		}
		cleaned = append(cleaned, copied)
	}
	return cleaned, nil
}

func (b *Box) cleanOne(file report.File, keepPlace bool) (report.File, error) {
	kind, _ := KindOf(file.Type)
	copied := report.File{Name: file.Name, Type: file.Type, Stripped: finders[kind.Type] != nil, SentBytes: file.Size}
	if kind.IsPicture() {
		copied.Name = "图片" + kind.Extension // a camera's name for it has the time in it
	}
	if kind.IsVideo() {
		copied.Name = "视频" + kind.Extension
	}
	in, out := io.Pipe()
	go func() {
		out.CloseWithError(strip(kind, func() (io.ReadCloser, error) { return b.Open(file) }, out))
	}()
	err := b.write(&copied, in)
	_ = in.Close() // ends strip where writing has failed
	if errors.Is(err, ErrUnreadable) && !errors.Is(err, ErrAway) {
		return report.File{}, fault.New(fault.Invalid, "「"+file.Name+"」打不开，可能没有传完整。请重新选择，或截一张图再上传")
	}
	if err != nil || !keepPlace || !kind.IsPicture() {
		return copied, b.public(err)
	}
	content, err := Reader(b.files).Content(file)
	if err != nil {
		b.Forget([]report.File{copied})
		return report.File{}, b.public(err)
	}
	copied.Place = placeOf(kind, content)
	return copied, nil
}

// stagedFor is how long files wait for their form.
const stagedFor = 24 * time.Hour

// Sweep deletes files whose form was not sent within a day, and files that
// nobody knows.
func (b *Box) Sweep(ctx context.Context) error {
	before := b.now().Add(-stagedFor)
	for {
		const at = 200 // a time
		staged, err := b.store.StagedBefore(ctx, before, at)
		if err != nil || len(staged) == 0 {
			return errors.Join(err, b.sweepUnknown(ctx, before))
		}
		for _, s := range staged {
			if err := b.takeBack(ctx, s.ID); err != nil {
				return err
			}
		}
	}
}

func (b *Box) sweepUnknown(ctx context.Context, before time.Time) error {
	return b.files.OlderThan(ctx, before, func(id string) error {
		known, err := b.store.KnowsFile(ctx, id)
		if err != nil || known {
			return err
		}
		return b.files.Delete(id)
	})
}

// longestName is how much of a file's name is kept, in characters.
const longestName = 80

// cleanName is a file's name without its path and without what would steer a
// terminal or a page.
func cleanName(sent string) string {
	name := path.Base(strings.ReplaceAll(strings.ToValidUTF8(sent, ""), `\`, "/"))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Bidi_Control) {
			return -1
		}
		return r
	}, name))
	if runes := []rune(name); len(runes) > longestName {
		name = string(runes[:longestName/2]) + "…" + string(runes[len(runes)-longestName/2+1:])
	}
	if strings.Trim(name, "./ ") == "" {
		return "文件"
	}
	return name
}
