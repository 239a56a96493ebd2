package evidence

import (
	"bytes"
	"encoding/binary"
	"errors"
	"runtime"
	"testing"
	"time"
)

const fileSize = 20 << 20 // the largest that is taken

// hostileFiles are built to make who reads them remember or walk too much.
func hostileFiles(t *testing.T) map[string][]byte {
	fill := func(head, piece []byte) []byte {
		return append(bytes.Clone(head), bytes.Repeat(piece, (fileSize-len(head))/len(piece))...)
	}
	nested := func(name string) []byte {
		out := boxOf("ftyp", []byte("isom\x00\x00\x02\x00"))
		for left := fileSize - len(out); left > 8; left -= 8 {
			out = append(binary.BigEndian.AppendUint32(out, uint32(left)), name...)
		}
		return out
	}
	head := boxOf("ftyp", []byte("heic\x00\x00\x00\x00mif1heic"))
	mp4 := boxOf("ftyp", []byte("isom\x00\x00\x02\x00"))
	item := append([]byte{0, 1, 0, 0, 0, 0, 0xff, 0xff}, make([]byte, 0)...) // 65,535 extents of no bytes
	extents := boxOf("meta", make([]byte, 4),
		boxOf("iinf", []byte{0, 0, 0, 0, 0, 1}, boxOf("infe", []byte{2, 0, 0, 0, 0, 1, 0, 0}, []byte("Exif\x00"))),
		boxOf("iloc", []byte{1, 0, 0, 0, 0, 0, 0xff, 0xff}, bytes.Repeat(item, 65_535)))
	endless := boxOf("moov", boxOf("trak", boxOf("mdia", boxOf("minf", boxOf("stbl",
		boxOf("stsz", []byte{0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1}),
		boxOf("stsc", []byte{0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1}),
		boxOf("stco", make([]byte, 4), []byte{0, 0x0f, 0, 0}, make([]byte, 4*0x0f0000)))))))
	return map[string][]byte{
		"image/jpeg: segments of no bytes":    fill([]byte{0xff, markerSOI}, []byte{0xff, markerCOM, 0, 2}),
		"image/jpeg: fill bytes":              fill([]byte{0xff, markerSOI}, []byte{0xff}),
		"image/png: chunks of no bytes":       fill(pngSample(t)[:8], chunk("tEXt", nil)),
		"image/webp: chunks of no bytes":      fill([]byte("RIFF\xf8\xff\x3f\x01WEBP"), riff("EXIF", nil)),
		"video/mp4: boxes of no bytes":        fill(mp4, boxOf("uuid")),
		"video/mp4: data of no bytes":         fill(mp4, boxOf("mdat")),
		"video/mp4: tracks in tracks":         nested("trak"),
		"video/mp4: movies in movies":         nested("moov"),
		"video/mp4: a million chunks":         append(bytes.Clone(mp4), endless...),
		"image/heic: items of endless pieces": append(bytes.Clone(head), extents...),
		"image/heic: boxes of no bytes":       append(bytes.Clone(head), boxOf("meta", make([]byte, 4), bytes.Repeat(boxOf("uuid"), 400_000))...),
	}
}

// A file of 20 MB costs who cleans it little more than its bytes.
func TestAHostileFileCostsLittle(t *testing.T) {
	for name, content := range hostileFiles(t) {
		kind, _, _ := bytes.Cut([]byte(name), []byte(":"))
		most, stop := heapInUse()
		began := time.Now()
		_, err := stripped(string(kind), content)
		took := time.Since(began)
		stop()
		if err != nil && !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s: %v", name, err)
		}
		if took > 5*time.Second || *most > 64<<20 {
			t.Errorf("%s: %v, %d MB of memory", name, took, *most>>20)
		}
	}
}

// heapInUse watches how much more memory, stacks included, is taken at most
// until it is stopped.
func heapInUse() (most *uint64, stop func()) {
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	most = new(uint64)
	done, ended := make(chan struct{}), make(chan struct{})
	look := func() {
		var now runtime.MemStats
		runtime.ReadMemStats(&now)
		*most = max(*most, now.HeapInuse+now.StackInuse-min(before.HeapInuse+before.StackInuse, now.HeapInuse+now.StackInuse))
	}
	go func() {
		defer close(ended)
		for {
			select {
			case <-done:
				return
			case <-time.After(time.Millisecond):
				look()
			}
		}
	}()
	return most, func() { look(); close(done); <-ended }
}
