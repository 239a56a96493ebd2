package evidence

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"
)

const fileSize = 20 << 20 // the largest that is taken

// hostileFiles are built to make who reads them remember or walk too much.
func hostileFiles(t testing.TB) map[string][]byte {
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

// What would cost more than its bytes to clean is refused.
func TestAHostileFileIsRefused(t *testing.T) {
	for name, content := range hostileFiles(t) {
		kind, _, _ := bytes.Cut([]byte(name), []byte(":"))
		if got, err := stripped(string(kind), content); !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}

// What they cost is bounded: a file of 20 MB takes little more memory than its
// bytes, and no longer than one that is honest.
func BenchmarkHostileFiles(b *testing.B) {
	for name, content := range hostileFiles(b) {
		kind, _, _ := bytes.Cut([]byte(name), []byte(":"))
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = stripped(string(kind), content)
			}
		})
	}
}
