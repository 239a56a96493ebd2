package blocklist

import (
	"io"
	"strconv"
	"strings"
	"time"

	"fanzha/app/indicator"
	"fanzha/app/library"
)

// mispEvent is the head of an event in MISP's core format. What a MISP numbers
// by itself is left out.
type mispEvent struct {
	UUID        string    `json:"uuid"`
	Info        string    `json:"info"`
	Date        string    `json:"date"`
	Timestamp   string    `json:"timestamp"`
	PublishedAt string    `json:"publish_timestamp"`
	Published   bool      `json:"published"`
	Threat      string    `json:"threat_level_id"`
	Analysis    string    `json:"analysis"`
	Reach       string    `json:"distribution"`
	Creator     mispOrg   `json:"Orgc"`
	Tags        []mispTag `json:"Tag"`
}

type mispOrg struct {
	Name string `json:"name"`
	UUID string `json:"uuid"`
}

type mispTag struct {
	Name string `json:"name"`
}

type mispAttribute struct {
	UUID      string    `json:"uuid"`
	Type      string    `json:"type"`
	Category  string    `json:"category"`
	Value     string    `json:"value"`
	Detects   bool      `json:"to_ids"`
	Deleted   bool      `json:"deleted"`
	Timestamp string    `json:"timestamp"`
	FirstSeen string    `json:"first_seen"`
	LastSeen  string    `json:"last_seen,omitempty"`
	Comment   string    `json:"comment"`
	Tags      []mispTag `json:"Tag"`
}

// The words of MISP's core format for what it numbers.
const (
	mispUndefined       = "4" // threat level
	mispComplete        = "2" // analysis
	mispOwnOrganisation = "0" // distribution
	mispEverybody       = "3"
)

// WriteMISP writes the document as a MISP event.
func (d Document) WriteMISP(w io.Writer) error {
	event := mispEvent{
		UUID: d.id("event", d.audience()), Info: d.Bureau.Site.Organisation + "公布的涉诈信息", Date: d.Updated.Format(time.DateOnly),
		Timestamp: unix(d.Updated), PublishedAt: unix(d.Updated), Published: true, Threat: mispUndefined, Analysis: mispComplete,
		Reach: mispEverybody, Creator: mispOrg{d.Bureau.Site.Organisation, d.id("organisation", d.Bureau.Site.Organisation)}, Tags: tlpTag(library.App),
	}
	if d.Partner {
		event.Reach, event.Tags = mispOwnOrganisation, tlpTag(library.Phone)
	}
	return writeList(w, `{"Event":`, event, "Attribute", func(yield func(any) bool) {
		for _, e := range d.Entries {
			if !yield(d.mispAttribute(e)) {
				return
			}
		}
	}, "}")
}

// audience is who gets the document. What the public gets and what a partner
// gets are two events: a MISP that takes both keeps them apart.
func (d Document) audience() string {
	if d.Partner {
		return "partners"
	}
	return "public"
}

func (d Document) mispAttribute(e *Entry) mispAttribute {
	out := mispAttribute{
		UUID: d.id("attribute", d.audience(), e.Kind, e.Normal), Detects: e.State == Published, Deleted: e.State == Withdrawn,
		Timestamp: unix(e.Changed), FirstSeen: moment(e.First.Begins(d.Bureau.Site.Location())), Tags: tlpTag(e.Kind),
	}
	if out.LastSeen = moment(e.Gone); e.Gone.Before(e.First.Begins(d.Bureau.Site.Location())) {
		out.LastSeen = ""
	}
	out.Type, out.Category, out.Value = mispValue(e)
	lines := []string{d.about(e)}
	for _, a := range e.Articles {
		lines = append(lines, d.Origin+a.Path())
	}
	out.Comment = strings.Join(lines, " ")
	return out
}

func tlpTag(kind string) []mispTag {
	if library.IsPublic(kind) {
		return []mispTag{{"tlp:clear"}}
	}
	return []mispTag{{"tlp:amber"}}
}

// mispValue finds the type and the category of MISP for an entry, and its
// value as that type is written. Apps, companies and the handles of WeChat and
// QQ have no type of their own.
func mispValue(e *Entry) (kind, category, value string) {
	switch e.Kind {
	case library.URL:
		return mispLink(e)
	case library.Phone:
		return "phone-number", "Financial fraud", e.Normal
	case library.Account:
		if !indicator.IsNumber(e.Normal) { // a wallet
			return "other", "Financial fraud", e.Normal
		}
		return "bank-account-nr", "Financial fraud", e.Normal
	case library.WeChat, library.QQ:
		return "other", "Social network", e.Normal
	default:
		return "other", "Other", e.Value
	}
}

func mispLink(e *Entry) (kind, category, value string) {
	const network = "Network activity"
	l, ok := indicator.Locate(e.Value)
	switch {
	case !ok:
		return "other", network, e.Value
	case l.Domain != "":
		return "domain", network, l.Domain
	case l.Addr.IsValid():
		return "ip-dst", network, l.Addr.String()
	}
	return "url", network, l.URLs[0]
}

// unix is a time as MISP writes it; the zero time is 0.
func unix(t time.Time) string {
	if t.IsZero() {
		return "0"
	}
	return strconv.FormatInt(t.Unix(), 10)
}
