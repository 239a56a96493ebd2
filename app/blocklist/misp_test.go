package blocklist_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"fanzha/app/blocklist"
)

// event is what a MISP takes from an event.
type event struct {
	Event struct {
		UUID         string
		Info         string
		Date         string
		Timestamp    string
		Published    bool
		Distribution string
		Orgc         struct{ Name, UUID string }
		Tag          []struct{ Name string }
		Attribute    []attribute
	}
}

type attribute struct {
	UUID      string
	Type      string
	Category  string
	Value     string
	Detects   bool `json:"to_ids"`
	Deleted   bool
	Timestamp string
	FirstSeen string `json:"first_seen"`
	LastSeen  string `json:"last_seen"`
	Comment   string
	Tag       []struct{ Name string }
}

// mispSchema is the one that PyMISP 2.5.34.4 comes with (BSD-2-Clause). It has
// a slip, which is no JSON Schema: a rule that stands among the properties. And
// it is older than when an attribute was first and last seen, which the core
// format has by now.
func mispSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("testdata/misp/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	properties := func(of string) map[string]any {
		return document.(map[string]any)["defs"].(map[string]any)[of].(map[string]any)["properties"].(map[string]any)
	}
	delete(properties("sharing_group"), "required")
	for _, later := range []string{"first_seen", "last_seen"} {
		properties("attribute")[later] = map[string]any{"type": "string", "format": "date-time"}
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("misp.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("misp.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func written(t *testing.T, d blocklist.Document) (e event, text []byte) {
	t.Helper()
	var out bytes.Buffer
	if err := d.WriteMISP(&out); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out.Bytes(), &e); err != nil {
		t.Fatal(err)
	}
	return e, out.Bytes()
}

func TestAnEventIsAsMISPWantsIt(t *testing.T) {
	schema := mispSchema(t)
	text, err := os.ReadFile("testdata/misp/category_type_mappings.json") // of the same PyMISP
	if err != nil {
		t.Fatal(err)
	}
	var types map[string][]string
	if err := json.Unmarshal(text, &types); err != nil {
		t.Fatal(err)
	}
	for _, partner := range []bool{false, true} {
		e, body := written(t, document(everything(t), partner, true))
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Error(err)
		}
		for _, a := range e.Event.Attribute {
			if !slices.Contains(types[a.Category], a.Type) {
				t.Errorf("%s is no type of %s", a.Type, a.Category)
			}
		}
		value.(map[string]any)["Event"].(map[string]any)["unknown"] = ""
		if schema.Validate(value) == nil {
			t.Error("the schema takes anything")
		}
	}
}

func TestAttributesAreOfTheirTypes(t *testing.T) {
	e, _ := written(t, document(everything(t), true, true))
	type short struct{ value, kind, category, tag string }
	var got []short
	for _, a := range e.Event.Attribute {
		s := short{a.Value, a.Type, a.Category, a.Tag[0].Name}
		switch {
		case a.Deleted && !a.Detects:
			s.tag += " deleted"
		case !a.Detects:
			s.tag += " not for detection"
		}
		got = append(got, s)
	}
	want := []short{
		{"丙公司", "other", "Other", "tlp:clear deleted"},
		{"old.example", "domain", "Network activity", "tlp:clear not for detection"},
		{"乙软件", "other", "Other", "tlp:clear deleted"},
		{"19900000002", "phone-number", "Financial fraud", "tlp:amber deleted"},
		{"0xAbCd", "other", "Financial fraud", "tlp:amber"},
		{"6200000000000001", "bank-account-nr", "Financial fraud", "tlp:amber"},
		{`快赚 '甲' \ APP`, "other", "Other", "tlp:clear"},
		{"快赚（某市）公司", "other", "Other", "tlp:clear"},
		{"19900000001", "phone-number", "Financial fraud", "tlp:amber"},
		{"990000001", "other", "Social network", "tlp:amber"},
		{"203.0.113.7", "ip-dst", "Network activity", "tlp:clear"},
		{"2001:db8::1", "ip-dst", "Network activity", "tlp:clear"},
		{"quick.example", "domain", "Network activity", "tlp:clear"},
		{"http://quick.example/%E4%BB%98%E6%AC%BE?a=1", "url", "Network activity", "tlp:clear"},
		{"https://quick.example:8443/Pay", "url", "Network activity", "tlp:clear"},
		{"快赚首页", "other", "Network activity", "tlp:clear"},
		{"quick_01", "other", "Social network", "tlp:amber"},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(short{})); diff != "" {
		t.Error(diff)
	}
	a := e.Event.Attribute[1]
	if a.Comment != "某县公安局公布的网址。公布期已过，不再公布 https://example.org/fanzha/cases/expired" || a.Timestamp != "1772294400" ||
		a.FirstSeen != "2026-01-02T00:00:00+08:00" || a.LastSeen != "2026-03-01T00:00:00+08:00" {
		t.Errorf("%+v", a)
	}
	if a := e.Event.Attribute[0]; a.LastSeen != "" { // it was taken back before its own day
		t.Errorf("%+v", a)
	}
}

// The public's event and the partners' are two, each the same as often as it
// is taken.
func TestEventsStayApart(t *testing.T) {
	public, _ := written(t, document(everything(t), false, true))
	partners, _ := written(t, document(everything(t), true, true))
	if e := public.Event; e.Distribution != "3" || e.Tag[0].Name != "tlp:clear" || !e.Published || e.Info != "某县公安局公布的涉诈信息" || e.Orgc.Name != "某县公安局" {
		t.Errorf("%+v", e)
	}
	if e := partners.Event; e.Distribution != "0" || e.Tag[0].Name != "tlp:amber" || e.UUID == public.Event.UUID || e.Orgc != public.Event.Orgc {
		t.Errorf("%+v", e)
	}
	seen := map[string]bool{}
	for _, a := range append(public.Event.Attribute, partners.Event.Attribute...) {
		if seen[a.UUID] {
			t.Errorf("%s is there twice", a.UUID)
		}
		seen[a.UUID] = true
	}
	if again, _ := written(t, document(everything(t), false, true)); cmp.Diff(public, again) != "" {
		t.Error(cmp.Diff(public, again))
	}
	d := document(everything(t), false, true)
	d.Entries, d.Updated = nil, time.Time{}
	if empty, text := written(t, d); empty.Event.Timestamp != "0" || empty.Event.Attribute == nil {
		t.Errorf("%s", text)
	}
}
