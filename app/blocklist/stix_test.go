package blocklist_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"fanzha/app/blocklist"
)

// schemas are OASIS's for STIX 2.1, from oasis-open/cti-stix2-json-schemas at
// 3bf9e69dc18d: those of the objects that we write, and what they refer to.
func schemas(t *testing.T) map[string]*jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	files, err := filepath.Glob("testdata/stix/*.json")
	if err != nil || len(files) < 20 {
		t.Fatal(files, err)
	}
	ids := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(file, err)
		}
		id := schema.(map[string]any)["$id"].(string)
		if err := compiler.AddResource(id, schema); err != nil {
			t.Fatal(file, err)
		}
		ids[strings.TrimSuffix(filepath.Base(file), ".json")] = id
	}
	compiled := map[string]*jsonschema.Schema{}
	for name, id := range ids {
		if compiled[name], err = compiler.Compile(id); err != nil {
			t.Fatal(name, err)
		}
	}
	return compiled
}

// bundle is a document in STIX, its objects by their ids.
func bundle(t *testing.T, d blocklist.Document) (objects []map[string]any, byID map[string]map[string]any) {
	t.Helper()
	var out bytes.Buffer
	if err := d.WriteSTIX(&out); err != nil {
		t.Fatal(err)
	}
	var whole struct {
		Type, ID string
		Objects  []map[string]any
	}
	decoder := json.NewDecoder(&out)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&whole); err != nil || whole.Type != "bundle" || !regexp.MustCompile(`^bundle--[0-9a-f-]{36}$`).MatchString(whole.ID) {
		t.Fatalf("%v %+v", err, whole)
	}
	byID = map[string]map[string]any{}
	for _, o := range whole.Objects {
		id := o["id"].(string)
		if byID[id] != nil {
			t.Errorf("%s is there twice", id)
		}
		byID[id] = o
	}
	return whole.Objects, byID
}

func TestABundleIsAsTheSTIXSchemasWantIt(t *testing.T) {
	schemas := schemas(t)
	for _, partner := range []bool{false, true} {
		objects, byID := bundle(t, document(everything(t), partner, true))
		seen := map[string]bool{}
		for _, o := range objects {
			kind := o["type"].(string)
			schema := schemas[kind]
			if schema == nil {
				t.Fatalf("nobody has defined %s", kind)
			}
			seen[kind] = true
			if err := schema.Validate(o); err != nil {
				t.Errorf("%v: %v", o, err)
			}
			for key, value := range o {
				refersToWhatIsThere(t, byID, key, value)
			}
		}
		want := []string{"domain-name", "identity", "indicator", "ipv4-addr", "ipv6-addr", "marking-definition", "relationship", "software", "url"}
		if partner {
			want = append(want, "user-account")
		}
		for _, kind := range want {
			if !seen[kind] {
				t.Errorf("no %s for %v", kind, partner)
			}
		}
		if len(seen) != len(want) {
			t.Errorf("%v, want %v", seen, want)
		}
	}
}

func refersToWhatIsThere(t *testing.T, byID map[string]map[string]any, key string, value any) {
	t.Helper()
	switch {
	case strings.HasSuffix(key, "_ref"):
		if byID[value.(string)] == nil {
			t.Errorf("%s %v is not there", key, value)
		}
	case strings.HasSuffix(key, "_refs"):
		for _, one := range value.([]any) {
			if byID[one.(string)] == nil {
				t.Errorf("%s %v is not there", key, one)
			}
		}
	}
}

// comparison is the part of STIX's grammar of patterns that is used.
var comparison = regexp.MustCompile(`^\[[a-z0-9-]+:[a-z_]+ (= '([^'\\]|\\['\\])*'|IN \('([^'\\]|\\['\\])*', '([^'\\]|\\['\\])*'\))( AND [a-z0-9-]+:[a-z_]+ = '([^'\\]|\\['\\])*')?\]$`)

func TestPatternsAreOfTheKind(t *testing.T) {
	objects, _ := bundle(t, document(everything(t), true, true))
	got := map[string]string{}
	for _, o := range objects {
		if o["type"] == "indicator" {
			got[o["name"].(string)] = o["pattern"].(string)
			if !comparison.MatchString(o["pattern"].(string)) {
				t.Errorf("%s is no pattern", o["pattern"])
			}
		}
	}
	want := map[string]string{
		`快赚 '甲' \ APP`:                   `[software:name = '快赚 \'甲\' \\ APP']`,
		"https://quick.example/":         "[domain-name:value = 'quick.example']",
		"203.0.113.7":                    "[ipv4-addr:value = '203.0.113.7']",
		"http://[2001:db8::1]/":          "[ipv6-addr:value = '2001:db8::1']",
		"quick.example/付款?a=1":           "[url:value IN ('http://quick.example/%E4%BB%98%E6%AC%BE?a=1', 'https://quick.example/%E4%BB%98%E6%AC%BE?a=1')]",
		"https://quick.example:8443/Pay": "[url:value = 'https://quick.example:8443/Pay']",
		"快赚首页":                           "[url:value = '快赚首页']",
		"快赚（某市）公司":                       "[user-account:display_name = '快赚（某市）公司']",
		"199 0000 0001":                  "[user-account:account_type = 'phone' AND user-account:user_id = '19900000001']",
		"6200 0000 0000 0001":            "[user-account:account_type = 'payment-account' AND user-account:user_id = '6200000000000001']",
		"0xAbCd":                         "[user-account:account_type = 'payment-account' AND user-account:user_id = '0xAbCd']",
		"Quick_01":                       "[user-account:account_type = 'wechat' AND user-account:user_id = 'quick_01']",
		"990000001":                      "[user-account:account_type = 'qq' AND user-account:user_id = '990000001']",
		"乙软件":                            "[software:name = '乙软件']",
		"19900000002":                    "[user-account:account_type = 'phone' AND user-account:user_id = '19900000002']",
		"old.example":                    "[domain-name:value = 'old.example']",
		"丙公司":                            "[user-account:display_name = '丙公司']",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The ids of observables are the same whoever makes them: these were made by
// OASIS's own library, stix2 3.0.2 in Python.
func TestObservablesHaveTheIDsThatTheStandardGivesThem(t *testing.T) {
	_, byID := bundle(t, document(everything(t), true, true))
	for _, id := range []string{
		"domain-name--89f61670-781e-56de-92ad-4c5536241b96",  // quick.example
		"ipv4-addr--9ddd739e-87b1-587d-83f2-62ef1130af2f",    // 203.0.113.7
		"ipv6-addr--6469e3a9-b053-5e34-a025-9396ae051d26",    // 2001:db8::1
		"url--f122e089-eaab-565c-8b59-1d8867ee6e08",          // https://quick.example:8443/Pay
		"software--c43a8a17-29e2-58ce-b080-b884a7827b3c",     // 快赚 '甲' \ APP
		"user-account--2ca43982-4a21-5d89-9b01-5c2fa5e9aad4", // phone 19900000001
	} {
		if byID[id] == nil {
			t.Errorf("%s is not there", id)
		}
	}
}

func TestABundleSaysWhoMayReadItAndWhatIsTakenBack(t *testing.T) {
	const clear, amber = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"
	objects, byID := bundle(t, document(everything(t), true, true))
	// As oasis-open/cti-stix-common-objects has them.
	for id, want := range map[string]string{
		clear: `{"created":"2022-10-01T00:00:00.000Z","extensions":{"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d":` +
			`{"extension_type":"property-extension","tlp_2_0":"clear"}},"id":"` + clear + `","name":"TLP:CLEAR","spec_version":"2.1","type":"marking-definition"}`,
		amber: `{"created":"2022-10-01T00:00:00.000Z","extensions":{"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d":` +
			`{"extension_type":"property-extension","tlp_2_0":"amber"}},"id":"` + amber + `","name":"TLP:AMBER","spec_version":"2.1","type":"marking-definition"}`,
	} {
		if got, err := json.Marshal(byID[id]); err != nil || string(got) != want {
			t.Errorf("%s %v", got, err)
		}
	}
	type standing struct{ marking, created, modified, from, until, revoked string }
	got := map[string]standing{}
	for _, o := range objects {
		if o["type"] != "indicator" {
			continue
		}
		text := func(key string) string { s, _ := o[key].(string); return s }
		s := standing{o["object_marking_refs"].([]any)[0].(string), text("created"), text("modified"), text("valid_from"), text("valid_until"), ""}
		if o["revoked"] == true {
			s.revoked = "revoked"
		}
		got[text("name")] = s
		if !strings.Contains(text("description"), "某县公安局公布的") {
			t.Errorf("%s: %s", text("name"), text("description"))
		}
	}
	const january2, january3 = "2026-01-01T16:00:00.000Z", "2026-01-03T01:00:00.000Z"
	for name, want := range map[string]standing{
		"199 0000 0001": {amber, january2, january3, january2, "", ""},
		"快赚（某市）公司":      {clear, january2, january3, january2, "", ""},
		"乙软件":           {clear, january2, "2026-02-01T01:00:00.000Z", january2, "2026-02-01T01:00:00.000Z", "revoked"},
		"19900000002":   {amber, january2, "2026-02-01T01:00:00.000Z", january2, "2026-02-01T01:00:00.000Z", "revoked"},
		"old.example":   {clear, january2, "2026-02-28T16:00:00.000Z", january2, "2026-02-28T16:00:00.000Z", ""},
		"丙公司":           {clear, "2026-05-01T16:00:00.000Z", "2026-05-01T16:00:00.000Z", "2026-05-01T16:00:00.000Z", "", "revoked"}, // before its own day
	} {
		if diff := cmp.Diff(want, got[name], cmp.AllowUnexported(standing{})); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if _, publics := bundle(t, document(everything(t), false, true)); publics[amber] != nil {
		t.Error("the public gets what is amber")
	}
}

// Who takes the list again, changed or in part, updates what they have.
func TestIDsStayWhatTheyAre(t *testing.T) {
	ids := func(d blocklist.Document) (all []string) {
		objects, _ := bundle(t, d)
		for _, o := range objects {
			all = append(all, o["id"].(string))
		}
		slices.Sort(all)
		return all
	}
	before := article{"cases/a", "indicators: {urls: [\"https://www.quick.example/\"], phones: [\"19900000001\"]}\n", "2026-01-02", day(1, 2, 9)}
	after := article{"cases/z", "updated: 2026-02-03\nindicators: {urls: [quick.example, new.example], phones: [\"+86 199-0000-0001\"]}\n", "2026-01-02", day(2, 3, 9)}
	first, second := ids(document(blocklist.New(published(t, before)), true, true)), ids(document(blocklist.New(published(t, after)), true, true))
	for _, id := range first {
		// What is to be met on the wire is spelt as the newest article does.
		if !slices.Contains(second, id) && !strings.HasPrefix(id, "domain-name--") && !strings.HasPrefix(id, "relationship--") {
			t.Errorf("%s is gone", id)
		}
	}
	elsewhere := document(blocklist.New(published(t, before)), true, true)
	elsewhere.Origin = "https://other.example"
	for _, id := range ids(elsewhere) {
		if slices.Contains(first, id) != regexp.MustCompile(`^(marking-definition|domain-name|user-account)--`).MatchString(id) {
			t.Errorf("%s of another bureau: the same %v", id, slices.Contains(first, id))
		}
	}
	if d := document(blocklist.New(published(t)), false, true); len(ids(d)) != 2 { // the bureau and the marking
		t.Errorf("an empty list is %v", ids(d))
	}
}
