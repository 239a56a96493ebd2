package evidence

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"
)

// secret stands in every sample's metadata.
const secret = "SECRET-36.1N114.3E"

// red is a picture of three by two points, its upper left one red.
func red() image.Image {
	picture := image.NewRGBA(image.Rect(0, 0, 48, 32))
	for x := range 48 {
		for y := range 32 {
			picture.Set(x, y, color.White)
			if x < 16 && y < 16 {
				picture.Set(x, y, color.RGBA{255, 0, 0, 255})
			}
		}
	}
	return picture
}

// exif is TIFF bytes with a turn and a secret.
func exif(turn byte) []byte {
	head := []byte{'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0}
	return append(head, secret...)
}

func segment(marker byte, body []byte) []byte {
	out := []byte{0xff, marker}
	out = binary.BigEndian.AppendUint16(out, uint16(len(body)+2))
	return append(out, body...)
}

// jpegSample has a small picture, Exif, XMP, a comment, and a second picture behind its end.
func jpegSample(t testing.TB, turn byte) []byte {
	t.Helper()
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, red(), nil); err != nil {
		t.Fatal(err)
	}
	body := plain.Bytes()
	out := bytes.Clone(body[:2])
	out = append(out, segment(markerAPP0, []byte("JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x06\x01"+secret))...)
	out = append(out, segment(markerAPP1, append([]byte("Exif\x00\x00"), exif(turn)...))...)
	out = append(out, segment(markerAPP1, []byte("http://ns.adobe.com/xap/1.0/\x00"+secret))...)
	out = append(out, segment(markerAPP2, []byte("MPF\x00"+secret))...)
	out = append(out, segment(markerCOM, []byte(secret))...)
	out = append(out, body[2:]...)
	return append(out, "\xff\xd8 another picture "+secret...)
}

func chunk(name string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, name...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// pngSample has texts, Exif and something behind its end.
func pngSample(t testing.TB) []byte {
	t.Helper()
	var plain bytes.Buffer
	if err := png.Encode(&plain, red()); err != nil {
		t.Fatal(err)
	}
	const header = 8 + 25
	out := bytes.Clone(plain.Bytes()[:header])
	out = append(out, chunk("tEXt", []byte("Author\x00"+secret))...)
	out = append(out, chunk("eXIf", exif(1))...)
	out = append(out, chunk("tIME", make([]byte, 7))...)
	return append(append(out, plain.Bytes()[header:]...), secret...)
}

func riff(name string, body []byte) []byte {
	out := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body)))
	out = append(out, body...)
	if len(body)%2 == 1 {
		out = append(out, 0)
	}
	return out
}

// webPSample is a lossless picture of one point with Exif and XMP.
func webPSample() []byte {
	flags := []byte{0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0}
	point := []byte{0x2f, 0, 0, 0, 0, 0x07, 0xd0, 0xff, 0xfe, 0xf7, 0xbf, 0xff, 0x81, 0x88, 0x88, 0xe8, 0x7f, 0x00, 0x00}
	body := bytes.Join([][]byte{[]byte("WEBP"), riff("VP8X", flags), riff("VP8L", point), riff("EXIF", exif(1)), riff("XMP ", []byte(secret+"!"))}, nil)
	return append(riff("RIFF", body), secret...)
}

func boxOf(name string, body ...[]byte) []byte {
	all := bytes.Join(body, nil)
	out := binary.BigEndian.AppendUint32(nil, uint32(len(all)+8))
	return append(append(out, name...), all...)
}

// mp4Sample has user data, tags at the top and in the movie, times of
// recording, names of what made it, an unknown box, free space, and a track of
// subtitles that say where it was.
func mp4Sample() []byte {
	times := append([]byte{0, 0, 0, 0}, "\xaa\xaa\xaa\xaa\xbb\xbb\xbb\xbb rest"...)
	handler := func(kind string) []byte {
		return boxOf("hdlr", make([]byte, 8), []byte(kind), make([]byte, 12), []byte(secret))
	}
	track := func(kind string, tables ...[]byte) []byte {
		return boxOf("trak", boxOf("tkhd", times), boxOf("meta", []byte(secret)),
			boxOf("mdia", boxOf("mdhd", times), handler(kind), boxOf("minf", boxOf("udta", []byte(secret)), boxOf("stbl", tables...))))
	}
	head := boxOf("ftyp", []byte("isom\x00\x00\x02\x00isomiso2mp41"))
	data := boxOf("mdat", []byte("picture and sound"), []byte(secret))
	movie := boxOf("moov", boxOf("mvhd", times), boxOf("udta", []byte(secret)), track("vide"), track("soun"),
		track("text", samplesAt(uint32(len(head)+len(data)-len(secret)), uint32(len(secret)))...))
	return bytes.Join([][]byte{
		head, data, boxOf("uuid", []byte(secret)), movie, boxOf("free", []byte(secret)),
		boxOf("meta", []byte{0, 0, 0, 0}, handler("mdta"), boxOf("keys", []byte(secret)), boxOf("ilst", []byte(secret)), boxOf("xml ", []byte(secret))),
	}, nil)
}

// samplesAt are the tables of two samples that share a chunk.
func samplesAt(at, length uint32) [][]byte {
	number := func(numbers ...uint32) (out []byte) {
		for _, n := range numbers {
			out = binary.BigEndian.AppendUint32(out, n)
		}
		return out
	}
	return [][]byte{
		boxOf("stsz", number(0, 0, 2, 5, length-5)), boxOf("stsc", number(0, 1, 1, 2, 1)), boxOf("stco", number(0, 1, at)),
	}
}

// heicSample is a still picture whose Exif lies in its data and whose XMP lies
// in the box of its items.
func heicSample() []byte {
	data := []byte("coded picture " + secret)
	inside := []byte(secret)
	info := func(id byte, kind string) []byte {
		return boxOf("infe", []byte{2, 0, 0, 0, 0, id, 0, 0}, []byte(kind), []byte{0})
	}
	items := boxOf("iinf", []byte{0, 0, 0, 0, 0, 3}, info(1, "hvc1"), info(2, "Exif"), info(3, "mime"))
	location := func(exifAt uint32) []byte {
		entry := func(id, method byte, at, length uint32) []byte {
			out := []byte{0, id, 0, method, 0, 0, 0, 1}
			return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(out, at), length)
		}
		return boxOf("iloc", []byte{1, 0, 0, 0, 0x44, 0, 0, 3},
			entry(1, 0, exifAt-14, 14), entry(2, 0, exifAt, uint32(len(secret))), entry(3, 1, 0, uint32(len(inside))))
	}
	meta := func(exifAt uint32) []byte {
		return boxOf("meta", []byte{0, 0, 0, 0}, boxOf("hdlr", []byte("pict")), items, location(exifAt), boxOf("idat", inside), boxOf("udta", []byte(secret)))
	}
	head := boxOf("ftyp", []byte("heic\x00\x00\x00\x00mif1heic"))
	at := len(head) + len(meta(0)) + 8 + 14
	return bytes.Join([][]byte{head, meta(uint32(at)), boxOf("mdat", data)}, nil)
}

// samples are one file of each kind that has metadata.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	return map[string][]byte{
		"image/jpeg": jpegSample(t, 6), "image/png": pngSample(t), "image/webp": webPSample(),
		"image/heic": heicSample(), "video/mp4": mp4Sample(),
	}
}
