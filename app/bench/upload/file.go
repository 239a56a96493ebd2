package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// file is what is sent: a beginning, a piece again and again, an end. None is
// whole in memory.
type file struct {
	name             string
	head, piece, end []byte
	pieces           int
	status           int // that an anonymous tip with it is answered with
}

func newFile(name string, size int, head, piece, end string, status int) file {
	return file{name, []byte(head), []byte(piece), []byte(end), (size - len(head) - len(end)) / len(piece), status}
}

// photo is a JPEG with a place in its Exif, as far as who cleans it looks.
func photo(size int) file {
	const head = "\xff\xd8\xff\xe1\x00\x20Exif\x00\x00GPS-HERE-MARKED-VALUE---\xff\xda\x00\x02"
	return newFile("a.jpg", size, head, strings.Repeat("coded picture. ", 100), "\xff\xd9", http.StatusOK)
}

// video is an MP4 with its movie box behind its data.
func video(size int) file {
	const kind, movie = "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41", "\x00\x00\x00\x18moov\x00\x00\x00\x10udtaSECRET!!"
	f := newFile("a.mp4", size-8, kind, strings.Repeat("coded picture. ", 100), movie, http.StatusOK)
	f.head = append(binary.BigEndian.AppendUint32(f.head, uint32(8+f.pieces*len(f.piece))), "mdat"...) //nolint:gosec // it is as small as a file
	return f
}

// pieces is an MP4 of boxes that hold nothing, millions of them.
func pieces(size int) file {
	const kind, movie = "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41", "\x00\x00\x00\x08moov"
	return newFile("b.mp4", size, kind+movie, "\x00\x00\x00\x08uuid", "", http.StatusUnprocessableEntity)
}

func (f file) size() int { return len(f.head) + f.pieces*len(f.piece) + len(f.end) }

// read gives the file's bytes.
func (f file) read() io.Reader {
	all := make([]io.Reader, 0, 3)
	again := &repeated{piece: f.piece, left: f.pieces * len(f.piece)}
	return io.MultiReader(append(all, bytes.NewReader(f.head), again, bytes.NewReader(f.end))...)
}

// repeated reads a piece again and again.
type repeated struct {
	piece    []byte
	at, left int
}

// Read implements [io.Reader].
func (r *repeated) Read(p []byte) (n int, err error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	for n < len(p) && r.left > 0 {
		copied := copy(p[n:], r.piece[r.at:])
		n, r.left, r.at = n+copied, r.left-copied, (r.at+copied)%len(r.piece)
	}
	return n, nil
}

// stage sends a file of a form page, as the page's script does.
func stage(site, form string, f file) error {
	const boundary = "boundary"
	head := fmt.Sprintf("--%[1]s\r\nContent-Disposition: form-data; name=\"form_id\"\r\n\r\n%[2]s\r\n--%[1]s\r\n"+
		"Content-Disposition: form-data; name=\"evidence\"; filename=\"%[3]s\"\r\n\r\n", boundary, form, f.name)
	end := "\r\n--" + boundary + "--\r\n"
	request, err := http.NewRequest(http.MethodPost, site+"/report/evidence", io.MultiReader(strings.NewReader(head), f.read(), strings.NewReader(end)))
	if err != nil {
		return err
	}
	request.ContentLength = int64(len(head) + f.size() + len(end))
	request.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
	return want(request, http.StatusOK, f.name)
}

// tip sends an anonymous tip for a form page, so that its files are cleaned.
func tip(site, form string, f file) error {
	fields := url.Values{
		"form_id": {form}, "scam": {"unsure"}, "district": {"elsewhere"}, "consent": {"yes"}, "narrative": {"有人在活动室发鸡蛋，让老人扫码填身份证。"},
	}
	request, err := http.NewRequest(http.MethodPost, site+"/report/tip", strings.NewReader(fields.Encode()))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return want(request, f.status, "")
}

// want sends a request and holds its answer against a status and a text.
func want(request *http.Request, status int, text string) error {
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if err == nil && (answer.StatusCode != status || !strings.Contains(string(body), text)) {
		err = fmt.Errorf("%s is answered with %d %.200s", request.URL.Path, answer.StatusCode, body)
	}
	return err
}
