package evidence_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"fanzha/app/bucket"
	"fanzha/app/bucket/buckettest"
	"fanzha/app/clocktest"
	"fanzha/app/evidence"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/seal"
	"fanzha/app/store/storetest"
)

var noon = time.Date(2026, 5, 1, 4, 0, 0, 0, time.UTC)

const formID = "0123456789abcdef0123456789abcdef"

// site is a box with what it keeps.
type site struct {
	*evidence.Box
	reading evidence.Reading
	*clocktest.Clock
	files   evidence.Files
	objects func(t *testing.T) map[string][]byte // all that is kept, by place
}

// each runs a test on a site with a folder and on one with a bucket.
func each(t *testing.T, test func(t *testing.T, s site)) {
	t.Helper()
	t.Run("folder", func(t *testing.T) { test(t, open(t, 1)) })
	t.Run("bucket", func(t *testing.T) {
		s, _ := openBucket(t)
		test(t, s)
	})
}

// A folder that was deleted, or in whose place is another, is taken as it is.
func TestAFolderThatIsDeletedIsMadeAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "evidence")
	files, err := evidence.OpenFolder(path, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	put := func(id string) error {
		return files.Put(id, func(out io.Writer) error { _, err := out.Write([]byte("sealed")); return err })
	}
	for _, id := range []string{strings.Repeat("a", 32), strings.Repeat("b", 32)} {
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(put(id), files.Check(t.Context())); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(filepath.Join(path, id[:2], id)); err != nil {
			t.Error("what was put is not where the folder is")
		}
	}
}

func open(t *testing.T, reserve uint64) site {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "evidence")
	files, err := evidence.OpenFolder(folder, reserve)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { files.Close() })
	watch := clocktest.At(noon)
	return siteOf(t, clocked{files, folder, watch.Now}, watch, func(t *testing.T) map[string][]byte { return inFolder(t, folder) })
}

// openBucket is a site with a bucket, and the server that it is on.
func openBucket(t *testing.T) (site, *buckettest.Server) {
	t.Helper()
	watch := clocktest.At(noon)
	server := buckettest.Start(t, watch.Now)
	files, err := bucket.Open(bucket.Options{
		Address: server.Address(), Spool: t.TempDir(), Reserve: 1, Logger: slog.New(slog.DiscardHandler), Now: watch.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { files.Close() })
	return siteOf(t, files, watch, func(t *testing.T) map[string][]byte { return server.Objects(t) }), server
}

func siteOf(t *testing.T, files evidence.Files, watch *clocktest.Clock, objects func(*testing.T) map[string][]byte) site {
	t.Helper()
	box := evidence.New(files, storetest.Open(t), serverKey(t), watch.Now, slog.New(slog.DiscardHandler))
	return site{box, evidence.Reader(files), watch, files, objects}
}

// clocked is a folder whose files are as old as the test's clock says.
type clocked struct {
	*evidence.Folder
	path string
	now  func() time.Time
}

func (c clocked) Put(id string, write func(io.Writer) error) error {
	if err := c.Folder.Put(id, write); err != nil {
		return err
	}
	return os.Chtimes(filepath.Join(c.path, id[:2], id), c.now(), c.now())
}

// inFolder are all files below a folder.
func inFolder(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files[path], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func serverKey(t *testing.T) seal.ServerKey {
	t.Helper()
	key, err := seal.CreateServerKey(filepath.Join(t.TempDir(), "server.key"))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// kept counts the files, and fails where one of them holds a text.
func (s site) kept(t *testing.T, secrets ...string) int {
	t.Helper()
	objects := s.objects(t)
	for place, content := range objects {
		for _, text := range secrets {
			if bytes.Contains(content, []byte(text)) {
				t.Errorf("%s can be read: %q", place, text)
			}
		}
	}
	return len(objects)
}

func picture(t *testing.T, encode func(io.Writer, image.Image) error) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := encode(&out, image.NewGray(image.Rect(0, 0, 60, 40))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func asJPEG(out io.Writer, picture image.Image) error { return jpeg.Encode(out, picture, nil) }

func TestAFileWaitsForItsFormSealed(t *testing.T) {
	each(t, func(t *testing.T, s site) {
		pdf := []byte("%PDF-1.7 转账凭证")
		file, err := s.Receive(`C:\Users\王\转账.exe`, bytes.NewReader(pdf))
		if err != nil {
			t.Fatal(err)
		}
		if file.Name != "转账.exe" || file.Type != "application/pdf" || file.Size != int64(len(pdf)) || len(file.SHA256) != 64 {
			t.Errorf("file %+v", file)
		}
		if err := s.Stage(t.Context(), formID, []report.File{file}); err != nil {
			t.Fatal(err)
		}
		if n := s.kept(t, "转账凭证", "%PDF"); n != 1 {
			t.Errorf("%d files are kept", n)
		}
		staged, err := s.Staged(t.Context(), formID)
		if err != nil || len(staged) != 1 || staged[0] != file {
			t.Fatalf("staged %+v, %v", staged, err)
		}
		if content, err := s.reading.Content(staged[0]); err != nil || !bytes.Equal(content, pdf) {
			t.Errorf("it reads %q, %v", content, err)
		}
		if other, err := s.Staged(t.Context(), strings.Repeat("0", 32)); err != nil || len(other) != 0 {
			t.Errorf("another page has %v, %v", other, err)
		}
		if err := s.Remove(t.Context(), strings.Repeat("0", 32), file.ID); err != nil || s.kept(t) != 1 {
			t.Errorf("another page took it back: %v", err)
		}
		if err := s.Remove(t.Context(), formID, file.ID); err != nil || s.kept(t) != 0 {
			t.Errorf("taken back: %v", err)
		}
	})
}

// The same file sent twice is one, and no form has more than a form holds.
func TestAFormHoldsAFileOnceAndSoManyOfThem(t *testing.T) {
	each(t, func(t *testing.T, s site) {
		stage := func(names ...string) error {
			t.Helper()
			var files []report.File
			for _, name := range names {
				file, err := s.Receive(name, strings.NewReader("%PDF-1.7 "+name))
				if err != nil {
					t.Fatal(err)
				}
				files = append(files, file)
			}
			return s.Stage(t.Context(), formID, files)
		}
		holds := func(want int) {
			t.Helper()
			staged, err := s.Staged(t.Context(), formID)
			if err != nil || len(staged) != want || s.kept(t) != want {
				t.Errorf("%d wait and %d are on the disk, not %d; %v", len(staged), s.kept(t), want, err)
			}
		}
		if err := errors.Join(stage("a.pdf", "b.pdf"), stage("b.pdf", "c.pdf", "c.pdf")); err != nil {
			t.Fatal(err)
		}
		holds(3)
		names := make([]string, report.MaxFiles)
		for i := range names {
			names[i] = fmt.Sprint(i, ".pdf")
		}
		err := stage(names...)
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "「7.pdf」「8.pdf」「9.pdf」") || strings.Contains(err.Error(), "6.pdf") {
			t.Errorf("three too many: %v", err)
		}
		holds(report.MaxFiles)
	})
}

// hostile are files that are not taken, each with what is said.
func TestWhatIsNoEvidenceIsNotTaken(t *testing.T) {
	each(t, func(t *testing.T, s site) {
		zip := "PK\x03\x04" + strings.Repeat("x", 100)
		tests := []struct {
			name, content, want string
		}{
			{"empty.jpg", "", "是空的"},
			{"page.jpg", "<html><script>alert(1)</script></html>", "不是能收的文件"},
			{"drawing.png", `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, "不是能收的文件"},
			{"program.jpg", "MZ\x90\x00" + strings.Repeat("\x00", 200), "不是能收的文件"},
			{"program.pdf", "\x7fELF\x02\x01\x01", "不是能收的文件"},
			{"archive.mp4", zip, "不是能收的文件"},
			{"letter.docx", zip, "不是能收的文件"},
			{"script.pdf", "#!/bin/sh\nrm -rf /", "不是能收的文件"},
			{"animation.gif", "GIF89a" + strings.Repeat("\x00", 30), "不是能收的文件"},
			{"large.pdf", "%PDF-1.7" + strings.Repeat(" ", report.MaxFileSize), "超过 20 MB"},
		}
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				_, err := s.Receive(test.name, strings.NewReader(test.content))
				if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), test.name) {
					t.Errorf("got %v", err)
				}
				if n := s.kept(t); n != 0 {
					t.Errorf("%d files are left", n)
				}
			})
		}
	})
}

func TestNamesLeadNowhere(t *testing.T) {
	each(t, func(t *testing.T, s site) {
		for sent, want := range map[string]string{
			"../../etc/passwd": "passwd", `..\..\win.ini`: "win.ini", "/": "文件", "": "文件", "..": "文件",
			"a\x00b\x1b[2Jc\u202etxt.jpg": "ab[2Jctxt.jpg", "图片 1.jpg": "图片 1.jpg",
			strings.Repeat("长", 200) + ".jpg": strings.Repeat("长", 40) + "…" + strings.Repeat("长", 35) + ".jpg",
		} {
			file, err := s.Receive(sent, strings.NewReader("%PDF-1.7"))
			if err != nil || file.Name != want {
				t.Errorf("%q is called %q, %v", sent, file.Name, err)
			}
		}
	})
}

func TestAnUploadThatBreaksOffLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, s site) {
		broken := errors.New("connection lost")
		_, err := s.Receive("a.pdf", io.MultiReader(strings.NewReader("%PDF-1.7"+strings.Repeat("x", 100_000)), iotest.ErrReader(broken)))
		if !errors.Is(err, broken) || s.kept(t) != 0 {
			t.Errorf("%v, %d files", err, s.kept(t))
		}
	})
}

// crowdedStore says how much waits.
type crowdedStore struct {
	evidence.Store
	waiting int64
}

func (c crowdedStore) StagedBytes(context.Context) (int64, error) { return c.waiting, nil }

// One network that sends files and no form must not take the room of all.
func TestHalfOfTheRoomIsForOtherNetworks(t *testing.T) {
	for _, test := range []struct {
		name          string
		waiting, sent int64
		full          bool
	}{
		{"nothing waits", 0, 100 << 30, false},
		{"half waits, of others", 5 << 30, 1 << 20, false},
		{"half waits, much of it of this one", 5 << 30, 3 << 30, true},
		{"too much waits", 9 << 30, 0, true},
	} {
		box := evidence.New(nil, crowdedStore{waiting: test.waiting}, seal.ServerKey{}, time.Now, slog.New(slog.DiscardHandler))
		if err := box.Room(t.Context(), test.sent); errors.Is(err, evidence.ErrFull) != test.full {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestReportsKeepTheirRoomOnTheDisk(t *testing.T) {
	s := open(t, 1<<62)
	_, err := s.Receive("a.pdf", strings.NewReader("%PDF-1.7"))
	if fault.KindOf(err) != fault.Unavailable || !errors.Is(err, evidence.ErrFull) || s.kept(t) != 0 {
		t.Errorf("%v, %d files", err, s.kept(t))
	}
}

func TestAnAnonymousReportersVideoDoesNotSayWhenInItsName(t *testing.T) {
	each(t, func(t *testing.T, s site) {
		box := func(name, body string) string { return "\x00\x00\x00" + string(rune(8+len(body))) + name + body }
		file, err := s.Receive("VID_20260501_113000.mp4", strings.NewReader(box("ftyp", "isom\x00\x00\x02\x00isomiso2mp41")+box("moov", "")))
		if err != nil {
			t.Fatal(err)
		}
		cleaned, err := s.Clean([]report.File{file}, false)
		if err != nil || cleaned[0].Name != "视频.mp4" {
			t.Errorf("it is called %+v, %v", cleaned, err)
		}
	})
}

func TestAnAnonymousReportersPictureLosesWhatItCarries(t *testing.T) {
	each(t, func(t *testing.T, s site) {
		photo := picture(t, asJPEG)
		photo = append(append(bytes.Clone(photo[:2]), "\xff\xe1\x00\x10Exif\x00\x00GPSHERE"...), append([]byte{0}, photo[2:]...)...)
		file, err := s.Receive("IMG_20260501_113000.jpg", bytes.NewReader(photo))
		if err != nil {
			t.Fatal(err)
		}
		cleaned, err := s.Clean([]report.File{file}, false)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.reading.Content(cleaned[0])
		if err != nil || bytes.Contains(got, []byte("GPSHERE")) || !cleaned[0].Stripped || cleaned[0].Name != "图片.jpg" || cleaned[0].SHA256 == file.SHA256 {
			t.Errorf("%+v, %v", cleaned[0], err)
		}
		original, err := s.reading.Content(file)
		if err != nil || !bytes.Equal(original, photo) {
			t.Errorf("the original is not as it came, %v", err)
		}
		torn, err := s.Receive("torn.jpg", bytes.NewReader(photo[:len(photo)/2]))
		if err != nil {
			t.Fatal(err)
		}
		before := s.kept(t)
		if _, err := s.Clean([]report.File{file, torn}, false); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "torn.jpg") {
			t.Errorf("a torn one: %v", err)
		}
		if after := s.kept(t); after != before {
			t.Errorf("%d files are left over", after-before)
		}
	})
}

func TestAPictureIsShownWrittenAnew(t *testing.T) {
	each(t, func(t *testing.T, s site) {
		for name, content := range map[string][]byte{"a.jpg": picture(t, asJPEG), "a.png": picture(t, png.Encode)} {
			file, err := s.Receive(name, bytes.NewReader(append(content, "<script>behind</script>"...)))
			if err != nil {
				t.Fatal(err)
			}
			var shown bytes.Buffer
			if err := s.reading.Picture(file, &shown); err != nil || bytes.Contains(shown.Bytes(), []byte("script")) {
				t.Errorf("%s: %v", name, err)
			}
			if config, format, err := image.DecodeConfig(&shown); err != nil || format != "jpeg" || config.Width != 60 {
				t.Errorf("%s: %s %+v, %v", name, format, config, err)
			}
		}
	})
}

// What says it is a picture of a billion points, what is none, and what cannot
// be decoded is not decoded.
func TestWhatCannotBeShownIsNotDecoded(t *testing.T) {
	each(t, func(t *testing.T, s site) {
		bomb := picture(t, png.Encode)
		copy(bomb[16:], "\x00\x00\xff\xff\x00\x00\xff\xff")
		for name, content := range map[string][]byte{
			"bomb.png": bomb, "a.pdf": []byte("%PDF-1.7"), "torn.jpg": picture(t, asJPEG)[:200],
			"a.heic": []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"),
		} {
			file, err := s.Receive(name, bytes.NewReader(content))
			if err != nil {
				t.Fatal(err)
			}
			if err := s.reading.Picture(file, io.Discard); !errors.Is(err, evidence.ErrNoPicture) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// What was never sent is deleted after a day, and what nobody knows; what
// waits is kept.
func TestFilesWaitForADay(t *testing.T) {
	each(t, func(t *testing.T, s site) {
		var ids []string
		for i := range 3 {
			file, err := s.Receive(fmt.Sprint(i, ".pdf"), strings.NewReader("%PDF-1.7"))
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, file.ID)
			if i == 0 {
				continue // the process ended before it was staged
			}
			if err := s.Stage(t.Context(), formID, []report.File{file}); err != nil {
				t.Fatal(err)
			}
			s.Move(time.Hour)
		}
		s.Move(22*time.Hour + time.Minute)
		if err := s.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		left, err := s.Staged(t.Context(), formID)
		if err != nil || len(left) != 1 || left[0].ID != ids[2] || s.kept(t) != 1 {
			t.Errorf("left %+v of %v, %d files, %v", left, ids, s.kept(t), err)
		}
	})
}
