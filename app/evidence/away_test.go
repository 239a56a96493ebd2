package evidence_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"

	"fanzha/app/bucket/buckettest"
	"fanzha/app/evidence"
	"fanzha/app/fault"
	"fanzha/app/report"
)

// Who sends a file while the bucket fails is told what to do; what waits is
// staged and taken back as ever, and when it is back all goes on.
func TestABucketThatIsAwayCostsTheFileAndNothingElse(t *testing.T) {
	s, server := openBucket(t)
	file, err := s.Receive("a.jpg", bytes.NewReader(picture(t, asJPEG)))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stage(t.Context(), formID, []report.File{file}); err != nil {
		t.Fatal(err)
	}
	server.Fail(buckettest.Refuse)
	_, err = s.Receive("b.pdf", strings.NewReader("%PDF-1.7"))
	if fault.KindOf(err) != fault.Unavailable || !errors.Is(err, evidence.ErrAway) || !strings.Contains(err.Error(), "请先不带它提交") {
		t.Errorf("a file: %v", err)
	}
	if _, err := s.Clean([]report.File{file}, false); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("an anonymous reporter's: %v", err)
	}
	if staged, err := s.Staged(t.Context(), formID); err != nil || len(staged) != 1 {
		t.Errorf("staged %v, %v", staged, err)
	}
	if err := s.Sweep(t.Context()); !errors.Is(err, evidence.ErrAway) {
		t.Errorf("a list that fails is taken for an empty one: %v", err)
	}
	if err := s.Remove(t.Context(), formID, file.ID); err != nil {
		t.Errorf("it cannot be taken back: %v", err)
	}
	server.Fail(nil)
	s.Move(time.Minute)
	if _, err := s.Receive("b.pdf", strings.NewReader("%PDF-1.7")); err != nil || s.kept(t) != 3 { // what could not be deleted, and the probe
		t.Errorf("when it is back: %v", err)
	}
	s.Move(25 * time.Hour)
	if err := s.Sweep(t.Context()); err != nil || s.kept(t) != 1 { // and the probe
		t.Errorf("what was taken back meanwhile is kept: %v", err)
	}
}

// A file that cannot be read to its end has perhaps more metadata behind it:
// no copy is made of it, and it is not called damaged.
func TestADownloadThatIsCutMakesNoCopy(t *testing.T) {
	for _, after := range []int{70_000, 140_000, 200_000} {
		s, server := openBucket(t)
		box := func(name, body string) string {
			return string(binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))) + name + body
		}
		// A piece of the sealed file, of 64 KiB with a label of 42 bytes before
		// all, ends with each of the large boxes.
		const piece, label = 64 << 10, 42
		video := box("ftyp", "isom\x00\x00\x02\x00isomiso2mp41") + box("moov", "")
		video += box("mdat", strings.Repeat("x", piece-label-len(video)-8))
		for range 3 {
			video += box("mdat", strings.Repeat("x", piece-8))
		}
		file, err := s.Receive("a.mp4", strings.NewReader(video+box("udta", "WHERE IT WAS TAKEN")))
		if err != nil {
			t.Fatal(err)
		}
		server.Fail(buckettest.Once(server, buckettest.CutDownloads(after)))
		_, err = s.Clean([]report.File{file}, false)
		if !errors.Is(err, evidence.ErrAway) || fault.KindOf(err) != fault.Unavailable || s.kept(t) != 1 {
			t.Errorf("cut after %d: %v, %d files", after, err, s.kept(t))
		}
		s.Move(time.Minute)
		server.Fail(buckettest.CutDownloads(after))
		if _, err := s.reading.Content(file); !errors.Is(err, evidence.ErrAway) {
			t.Errorf("cut after %d, it reads: %v", after, err)
		}
	}
}

func TestAFileThatIsGoneIsNotAway(t *testing.T) {
	each(t, func(t *testing.T, s site) {
		file, err := s.Receive("a.pdf", strings.NewReader("%PDF-1.7"))
		if err != nil {
			t.Fatal(err)
		}
		s.Forget([]report.File{file})
		if _, err := s.reading.Content(file); !errors.Is(err, fs.ErrNotExist) || errors.Is(err, evidence.ErrAway) {
			t.Errorf("it reads: %v", err)
		}
	})
}
