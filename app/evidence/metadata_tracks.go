package evidence

import "slices"

// track is what a track shows and where its samples lie.
type track struct {
	shows  string            // its handler: vide, soun, text, meta …
	tables map[string][]byte // of its samples; kept only where it may be left out
}

// tracksKept are the handlers of picture and sound. All others are left out:
// drones write where they are as subtitles, cameras as timed metadata.
var tracksKept = []string{"vide", "soun", "pict", "auxv"}

// passTrack passes over a track, or leaves it out with its samples.
func (f *boxes) passTrack(at, length int64) error {
	before, head := len(f.edits), f.w.at
	f.track = track{tables: map[string][]byte{}}
	if err := f.inside(at+length, "trak"); err != nil {
		return err
	}
	if slices.Contains(tracksKept, f.track.shows) {
		return nil
	}
	samples, ok := f.track.samples()
	if !ok || len(f.items)+len(samples) > maxEdits {
		return ErrUnreadable
	}
	f.left, f.items = true, append(f.items, samples...)
	f.edits = append(f.edits[:before], edit{at: at + 4, length: 4, with: []byte("free")}, blank(head, at+length-head))
	return nil
}

// handlerName is where the name stands in a handler box.
const handlerName = 24

// handler reads what a track shows, and blanks the name of what has made it.
func (f *boxes) handler(at, length int64, parent string) error {
	if at+length-f.w.at < handlerName {
		return ErrUnreadable
	}
	head, err := f.w.take(handlerName)
	if err != nil {
		return err
	}
	if parent == "mdia" {
		f.track.shows = string(head[8:12])
	}
	f.edits = append(f.edits, blank(f.w.at, at+length-f.w.at))
	return f.rest(at, length)
}

// table keeps one that says where a track's samples lie, unless the track is
// known to be kept.
func (f *boxes) table(name string, at, length int64) error {
	if slices.Contains(tracksKept, f.track.shows) {
		return f.rest(at, length)
	}
	body, err := f.w.take(at + length - f.w.at)
	if err != nil {
		return err
	}
	if _, twice := f.track.tables[name]; twice {
		return ErrUnreadable
	}
	f.track.tables[name] = body
	return nil
}

// samples returns where a track's samples lie, chunk by chunk; false where its
// tables do not say.
func (t track) samples() (ranges []edit, ok bool) {
	offsets, width := fields{left: t.tables["stco"]}, uint64(4)
	if _, large := t.tables["co64"]; large {
		offsets, width = fields{left: t.tables["co64"]}, 8
	}
	runs, sizes := fields{left: t.tables["stsc"]}, sampleSizes(t.tables)
	offsets.take(4)
	runs.take(8)
	chunks, perChunk, next := offsets.number(4), uint64(0), runs.number(4)
	for chunk := uint64(1); chunk <= chunks && !offsets.bad; chunk++ {
		if chunk == next {
			perChunk = runs.number(4)
			runs.take(4)
			next = 0
			if len(runs.left) > 0 {
				next = runs.number(4)
			}
		}
		at, length := offsets.number(width), sizes.sum(perChunk)
		if at > uint64(toEnd) || length > uint64(toEnd) || sizes.bad || len(ranges) > maxEdits {
			return nil, false
		}
		if length > 0 {
			ranges = append(ranges, blank(int64(at), int64(length))) //nolint:gosec // held against toEnd
		}
	}
	return ranges, !offsets.bad && (chunks == 0 || !runs.bad)
}

// sampleTable says how long a track's samples are, one after the other.
type sampleTable struct {
	fields
	each uint64 // of all; 0: each has its own
}

func sampleSizes(tables map[string][]byte) sampleTable {
	s := sampleTable{fields: fields{left: tables["stsz"]}}
	s.take(4)
	s.each = s.number(4)
	s.take(4) // how many
	return s
}

// sum is how long the next n samples are.
func (s *sampleTable) sum(n uint64) (length uint64) {
	if s.each > 0 {
		return s.each * n // both have 32 bits
	}
	for ; n > 0 && !s.bad; n-- {
		length += s.number(4)
	}
	return length
}
