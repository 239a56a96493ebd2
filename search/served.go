package search

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// settingsVersion is part of every digest: raise it with a change of what the
// server is sent, and every index is built anew.
const settingsVersion = "3"

// served is the documents of a [Meilisearch] engine. It does not change once
// made.
type served struct {
	*catalog
	digests map[string]string  // of each document, by ID
	ours    map[string]*record // by the ID that the server has
	digest  string             // of all: tells sets of documents apart
}

func newServed() *served { return &served{catalog: new(catalog)} }

// with returns what follows s, and the records added.
func (s *served) with(put []Document, remove []string) (next *served, added []*record) {
	c, added := s.catalog.with(put, remove)
	next = &served{catalog: c, digests: make(map[string]string, len(c.records)), ours: make(map[string]*record, len(c.records))}
	for id, r := range c.records {
		next.ours[serverID(id)] = r
		if s.records[id] == r {
			next.digests[id] = s.digests[id]
		} else {
			next.digests[id] = digestOf(&r.Document)
		}
	}
	next.digest = digestOfAll(next.digests)
	return next, added
}

func digestOfAll(digests map[string]string) string {
	h := sha256.New()
	h.Write([]byte(settingsVersion))
	for _, id := range slices.Sorted(maps.Keys(digests)) {
		h.Write([]byte("\n" + id + " " + digests[id]))
	}
	return hex.EncodeToString(h.Sum(nil))
}

func digestOf(d *Document) string {
	sum := sha256.New()
	_ = json.NewEncoder(sum).Encode(d) // neither a hash nor plain fields can fail
	return hex.EncodeToString(sum.Sum(nil))
}

// serverEntry is a document as the server has it: its texts as units.
type serverEntry struct {
	ID      string   `json:"id"`
	Title   []string `json:"title,omitempty"` // and the questions
	Names   []string `json:"names,omitempty"`
	Aliases []string `json:"aliases,omitempty"`
	Summary []string `json:"summary,omitempty"`
	Body    []string `json:"body,omitempty"`
	Body2   []string `json:"body2,omitempty"` // of a long text what a field has no room for
	Body3   []string `json:"body3,omitempty"`
	Digest  string   `json:"digest,omitempty"` // of all documents; only in the state
}

// stateID is the entry that tells what the index holds.
const stateID = "fanzha-state"

// serverID is a document's ID as the server allows it.
func serverID(id string) string { return strings.ReplaceAll(id, "/", "_") }

func newServerEntry(r *record) serverEntry {
	entry := serverEntry{ID: serverID(r.ID())}
	fields := [places]*[]string{inTitle: &entry.Title, inNames: &entry.Names, inAliases: &entry.Aliases, inSummary: &entry.Summary, inBody: &entry.Body}
	for place, text := range r.texts() {
		if place != inBody {
			*fields[place] = append(*fields[place], spaced(slices.Collect(units(text))))
		}
	}
	bodies := []*[]string{&entry.Body, &entry.Body2, &entry.Body3}
	for i, piece := range pieces(r.Body) {
		if i < len(bodies) {
			*bodies[i] = []string{piece}
		}
	}
	return entry
}

// fieldUnits is how many units a field gets: the server passes over what comes
// behind the first 65,536.
const fieldUnits = 60_000

// pieces cuts a text for as many fields as it needs, and writes them as the
// server gets them. Each begins with the end of the one before, so that no
// phrase is cut.
func pieces(text string) []string {
	var pieces []string
	for rest := slices.Collect(units(text)); len(rest) > 0; {
		end := min(fieldUnits, len(rest))
		pieces = append(pieces, spaced(rest[:end]))
		if end == len(rest) {
			break
		}
		rest = rest[end-MaxText:]
	}
	return pieces
}

// spaced writes units with a blank between any two.
func spaced(units []unit) string {
	var b strings.Builder
	for _, u := range units {
		b.WriteString(u.text)
		b.WriteByte(' ')
	}
	return b.String()
}
