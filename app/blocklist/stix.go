package blocklist

import (
	"io"
	"time"

	"fanzha/app/library"
)

// The objects are those of STIX 2.1 (OASIS Standard, 10 June 2021), with
// nothing added to them but the markings of TLP 2.0, which OASIS has defined as
// an extension.

type stixBundle struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

// stixCommon is what every object but an observable has.
type stixCommon struct {
	Type        string `json:"type"`
	SpecVersion string `json:"spec_version"`
	ID          string `json:"id"`
	CreatedBy   string `json:"created_by_ref,omitempty"`
	Created     string `json:"created"`
	Modified    string `json:"modified"`
}

type stixIdentity struct {
	stixCommon
	Name    string   `json:"name"`
	Class   string   `json:"identity_class"`
	Sectors []string `json:"sectors"`
}

type stixIndicator struct {
	stixCommon
	Revoked    bool            `json:"revoked,omitempty"`
	Lang       string          `json:"lang"`
	Labels     []string        `json:"labels,omitempty"` // keys of scam types
	Name       string          `json:"name"`
	About      string          `json:"description"`
	Types      []string        `json:"indicator_types"`
	Pattern    string          `json:"pattern"`
	Language   string          `json:"pattern_type"`
	Version    string          `json:"pattern_version"`
	ValidFrom  string          `json:"valid_from"`
	ValidUntil string          `json:"valid_until,omitempty"`
	References []stixReference `json:"external_references"`
	Markings   []string        `json:"object_marking_refs"`
}

type stixReference struct {
	Source string `json:"source_name"`
	About  string `json:"description"`
	URL    string `json:"url"`
}

type stixRelationship struct {
	stixCommon
	Relation string   `json:"relationship_type"`
	Source   string   `json:"source_ref"`
	Target   string   `json:"target_ref"`
	Markings []string `json:"object_marking_refs"`
}

// stixMarking is one of the two markings that are used, as TLP 2.0 defines
// them for STIX.
type stixMarking struct {
	Type        string                    `json:"type"`
	SpecVersion string                    `json:"spec_version"`
	ID          string                    `json:"id"`
	Created     string                    `json:"created"`
	Name        string                    `json:"name"`
	Extensions  map[string]stixTLPSetting `json:"extensions"`
}

type stixTLPSetting struct {
	Type string `json:"extension_type"`
	TLP  string `json:"tlp_2_0"`
}

const (
	stixVersion  = "2.1"
	tlpExtension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
	tlpClear     = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"
	tlpAmber     = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"
)

func tlpMarking(id, name, tlp string) stixMarking {
	return stixMarking{
		Type: "marking-definition", SpecVersion: stixVersion, ID: id, Created: "2022-10-01T00:00:00.000Z", Name: name,
		Extensions: map[string]stixTLPSetting{tlpExtension: {"property-extension", tlp}},
	}
}

// markings are those of an indicator: what only partners get goes no further
// than to them and whom they serve.
func markings(kind string) []string {
	if library.IsPublic(kind) {
		return []string{tlpClear}
	}
	return []string{tlpAmber}
}

// WriteSTIX writes the document as a STIX 2.1 bundle.
func (d Document) WriteSTIX(w io.Writer) error {
	bundle := stixBundle{Type: "bundle", ID: d.stixID("bundle", append(d.Kinds(), moment(d.Since), moment(d.Updated))...)}
	return writeList(w, "", bundle, "objects", func(yield func(any) bool) {
		for _, object := range d.stixFrame() {
			if !yield(object) {
				return
			}
		}
		for _, e := range d.Entries {
			for _, object := range d.stixObjects(e) {
				if !yield(object) {
					return
				}
			}
		}
	}, "")
}

// stixFrame are the objects that the others refer to.
func (d Document) stixFrame() []any {
	// The identity has nothing that could change but its name, by which it has
	// its id: so it is as old as this format.
	const made = "2026-01-01T00:00:00.000Z"
	frame := []any{
		stixIdentity{
			stixCommon: stixCommon{Type: "identity", SpecVersion: stixVersion, ID: d.stixPublisher(), Created: made, Modified: made},
			Name:       d.Bureau.Site.Organisation, Class: "organization", Sectors: []string{"government"},
		},
		tlpMarking(tlpClear, "TLP:CLEAR", "clear"),
	}
	if d.Partner {
		frame = append(frame, tlpMarking(tlpAmber, "TLP:AMBER", "amber"))
	}
	return frame
}

// stixObjects are an indicator and what is observed where it is met. Of an
// indicator that is gone there is the indicator alone: it takes back what was
// said before.
func (d Document) stixObjects(e *Entry) []any {
	said := said(e)
	indicator := d.stixIndicator(e, said.pattern)
	objects := []any{indicator}
	if e.State != Published {
		return objects
	}
	for _, o := range said.observed {
		objects = append(objects, o, stixRelationship{
			stixCommon: d.stixCommon("relationship", e, o.ID), Relation: "related-to",
			Source: indicator.ID, Target: o.ID, Markings: markings(e.Kind),
		})
	}
	return objects
}

func (d Document) stixIndicator(e *Entry, pattern string) stixIndicator {
	out := stixIndicator{
		stixCommon: d.stixCommon("indicator", e), Revoked: e.State == Withdrawn,
		Lang: "zh-CN", Labels: e.Scams, Name: e.Value, About: d.about(e), Types: []string{"malicious-activity"},
		Pattern: pattern, Language: "stix", Version: stixVersion, Markings: markings(e.Kind),
	}
	out.ValidFrom = out.Created
	if until := stixTime(e.Gone); e.State != Published && until > out.ValidFrom {
		out.ValidUntil = until
	}
	for _, a := range e.Articles {
		out.References = append(out.References, stixReference{d.Bureau.Site.Organisation, a.Title, d.Origin + a.Path()})
	}
	return out
}

// stixCommon are the common properties of an object that an entry has: it is
// as old as the entry's first publication, and was changed when the entry was.
func (d Document) stixCommon(kind string, e *Entry, more ...string) stixCommon {
	created := e.First.Begins(d.Bureau.Site.Location())
	modified := e.Changed
	if modified.Before(created) {
		modified = created
	}
	return stixCommon{
		Type: kind, SpecVersion: stixVersion, ID: d.stixID(kind, append([]string{e.Kind, e.Normal}, more...)...),
		CreatedBy: d.stixPublisher(), Created: stixTime(created), Modified: stixTime(modified),
	}
}

func stixTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
