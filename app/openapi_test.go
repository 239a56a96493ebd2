package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"
)

// described is the description of the JSON interface that a running site
// serves, and what holds answers against it.
type described struct {
	text      []byte
	validator validator.Validator
	seen      map[string]bool // "POST /api/v1/reports 201"
	with      [2]string       // a header that is sent and its value; empty: none
	Paths     map[string]map[string]operation
	Schemas   map[string]struct{ Properties map[string]any }
}

// describedElsewhere is what OpenAPI's own schema says of
// /api/v1/openapi.json, and what STIX and MISP say of theirs: app/blocklist
// holds those to their schemas.
var describedElsewhere = []string{
	"$.body.objects[*].**", "$.body.Event.**",
	"$.body.openapi", "$.body.info", "$.body.servers", "$.body.tags", "$.body.paths", "$.body.components",
}

type operation struct {
	OperationID string `json:"operationId"`
	Summary     string
	Responses   map[string]any
}

func description(t *testing.T, s *site) *described {
	t.Helper()
	d := &described{seen: map[string]bool{}}
	d.text = []byte(s.expect(t).GET("/api/v1/openapi.json").Expect().Status(http.StatusOK).Body().Raw())
	read := struct {
		Paths      *map[string]map[string]operation
		Components struct {
			Schemas *map[string]struct{ Properties map[string]any }
		}
	}{Paths: &d.Paths}
	read.Components.Schemas = &d.Schemas
	if err := json.Unmarshal(d.text, &read); err != nil {
		t.Fatal(err)
	}
	document, err := libopenapi.NewDocument(d.text)
	if err != nil {
		t.Fatal(err)
	}
	guard := []string{ // go with every answer, and say nothing of it
		"Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy",
		"Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
	}
	made, errs := validator.NewValidator(document, config.WithFormatAssertions(), config.WithStrictMode(),
		config.WithStrictIgnoredHeadersExtra(guard...), config.WithStrictIgnorePaths(describedElsewhere...))
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	d.validator = made
	return d
}

func TestTheDescriptionIsValid(t *testing.T) {
	d := description(t, start(t))
	if !strings.Contains(string(d.text), `"openapi":"3.1.0"`) {
		t.Error("it is not OpenAPI 3.1.0")
	}
	if ok, errs := d.validator.ValidateDocument(); !ok {
		t.Error(errs)
	}
	ids := map[string]bool{}
	for path, operations := range d.Paths {
		for method, o := range operations {
			if !regexp.MustCompile(`^[a-z][A-Za-z]+$`).MatchString(o.OperationID) || ids[o.OperationID] || !regexp.MustCompile(`\p{Han}`).MatchString(o.Summary) {
				t.Errorf("%s %s: operationId %q, summary %q", method, path, o.OperationID, o.Summary)
			}
			ids[o.OperationID] = true
		}
	}
}

func TestTheDescriptionNamesTheRoutesThereAre(t *testing.T) {
	s := start(t)
	var routes, named []string
	for _, route := range s.app.GetRoutes(true) {
		if strings.HasPrefix(route.Path, "/api/") && route.Method != http.MethodHead { // Fiber adds HEAD to GET
			routes = append(routes, route.Method+" "+regexp.MustCompile(`:(\w+)`).ReplaceAllString(route.Path, "{$1}"))
		}
	}
	for path, operations := range description(t, s).Paths {
		for method := range operations {
			named = append(named, strings.ToUpper(method)+" "+path)
		}
	}
	slices.Sort(routes)
	slices.Sort(named)
	if len(routes) == 0 || !slices.Equal(routes, named) {
		t.Errorf("routes\n%s\nin the description\n%s", strings.Join(routes, "\n"), strings.Join(named, "\n"))
	}
}

func TestTheDescriptionSaysWhereTheSiteLives(t *testing.T) {
	e := start(t, withBase("https://example.org/police/fanzha")).expect(t)
	e.GET("/police/fanzha/api/v1/openapi.json").Expect().Status(http.StatusOK).JSON().Object().
		Value("servers").Array().Value(0).Object().HasValue("url", "/police/fanzha")
}

// A report's fields in JSON are those of the three form pages.
func TestTheDescriptionHasTheFormsFields(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	onPages := map[string]bool{"kind": true} // the page's own address says it
	files := "evidence"                      // by multipart, with the receipt
	control := regexp.MustCompile(`<(?:input|select|textarea)[^>]* name="([^"\[]+)(?:\[\]|\[0\]\.([^"]+))?"`)
	for _, path := range []string{"/report/victim", "/report/tip", "/report/objection"} {
		for _, name := range control.FindAllStringSubmatch(e.GET(path).Expect().Body().Raw(), -1) {
			onPages[name[1]] = true
			if name[2] != "" {
				onPages[name[1]+"."+name[2]] = true
			}
		}
	}
	inJSON := map[string]bool{}
	for name, field := range description(t, s).Schemas["Report"].Properties {
		inJSON[name] = true
		items, _ := field.(map[string]any)["items"].(map[string]any)
		parts, _ := items["properties"].(map[string]any)
		for part := range parts {
			inJSON[name+"."+part] = true
		}
		if !regexp.MustCompile(`\p{Han}`).MatchString(fmt.Sprint(field.(map[string]any)["description"])) {
			t.Errorf("%s: nothing says what it means", name)
		}
	}
	for name := range onPages {
		if !inJSON[name] && name != files {
			t.Errorf("a form asks %s, which the description has not", name)
		}
	}
	for name := range inJSON {
		if !onPages[name] {
			t.Errorf("the description has %s, which no form asks", name)
		}
	}
}
