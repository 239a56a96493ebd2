package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// allowed is docs/architecture.md's direction of imports: what each package
// of the project may import of the project.
var allowed = map[string][]string{
	"fanzha/app/fault":                 {},
	"fanzha/app/strictyaml":            {"fault"},
	"fanzha/app/clocktest":             {},
	"fanzha/app/seal":                  {},
	"fanzha/app/phase":                 {},
	"fanzha/app/turn":                  {"phase"},
	"fanzha/app/meter":                 {"turn"},
	"fanzha/app/backup":                {},
	"fanzha/app/tally":                 {},
	"fanzha/app/picture":               {},
	"fanzha/app/plot":                  {},
	"fanzha/app/fold":                  {"search/han"},
	"fanzha/app/indicator":             {"fold"},
	"fanzha/app/phrase":                {"fold"},
	"fanzha/app/bureau":                {"fault", "strictyaml", "phrase", "static"},
	"fanzha/app/report":                {"seal", "indicator"},
	"fanzha/app/audit":                 {"seal", "report"},
	"fanzha/app/miss":                  {"fold", "tally"},
	"fanzha/app/readership":            {},
	"fanzha/app/workbook":              {"report"},
	"fanzha/app/gazette":               {"audit", "bureau", "fault", "library", "readership", "report"},
	"fanzha/app/retention":             {"bureau", "seal", "report", "audit", "miss"},
	"fanzha/app/library":               {"fault", "strictyaml", "bureau", "picture"},
	"fanzha/app/outlink":               {"library"},
	"fanzha/app/risk":                  {"fold", "phrase", "indicator", "bureau", "library"},
	"fanzha/app/blocklist":             {"fault", "indicator", "bureau", "library"},
	"fanzha/app/duty":                  {"bureau", "report"},
	"fanzha/app/password":              {"fault"},
	"fanzha/app/staff":                 {"fault", "password", "turn", "tally", "seal", "report", "audit"},
	"fanzha/app/exchange/exchangetest": {},
	"fanzha/app/staff/stafftest":       {"seal", "staff"},
	"fanzha/app/intake":                {"fault", "phase", "turn", "tally", "audit", "bureau", "seal", "report", "duty", "fold", "indicator"},
	"fanzha/app/evidence":              {"fault", "report", "seal", "picture"},
	"fanzha/app/bucket":                {"evidence"},
	"fanzha/app/bucket/buckettest":     {},
	"fanzha/app/partner":               {"audit", "fault", "seal", "tally"},
	"fanzha/app/recipients":            {"audit", "bureau", "fault", "seal", "staff"},
	"fanzha/app/newsroom":              {"fault", "audit", "library", "staff", "picture"},
	"fanzha/app/delivery":              {"fault", "bureau", "report", "duty"},
	"fanzha/app/desk":                  {"report", "audit", "staff", "bureau", "duty", "fault", "fold"},
	"fanzha/app/store":                 {"fault", "phase", "seal", "report", "audit", "retention", "staff", "recipients", "desk", "partner", "miss", "readership", "gazette", "newsroom"},
	"fanzha/app/store/storetest":       {"seal", "audit", "store"},
	"fanzha/app/exchange":              {"audit", "evidence", "bureau", "seal", "report", "staff", "intake", "fault", "workbook"},
	"fanzha/app/web":                   {"fault", "phase", "turn", "plot", "picture", "bureau", "report", "library", "intake", "risk", "blocklist", "search", "static", "templates"},
	"fanzha/app/console":               {"fault", "audit", "duty", "bureau", "staff", "recipients", "web", "templates", "report", "desk", "evidence", "exchange", "intake", "gazette", "library", "workbook", "seal", "newsroom", "manuscript", "publicity", "miss", "picture", "outlink", "tally"},
	"fanzha/app/bench":                 {},
	"fanzha/app/bench/check":           {"bench/load", "library", "risk"},
	"fanzha/app/bench/fleet":           {"bench/load", "bureau", "report", "staff", "store"},
	"fanzha/app/bench/soak":            {"bench/load"},
	"fanzha/app/bench/load":            {"bucket/buckettest", "report", "store"},
	"fanzha/app/bench/backup":          {"bench/load", "evidence", "report", "store"},
	"fanzha/app/bench/flood":           {"bench/load"},
	"fanzha/app/bench/kill":            {"bench/load"},
	"fanzha/app/bench/page":            {"bench/load"},
	"fanzha/app/bench/search":          {"bench/load", "library", "search"},
	"fanzha/app/bench/upload":          {"bench/load"},
	"fanzha/app/bench/plans":           {"audit", "bench/load", "desk", "fault", "miss", "newsroom", "readership", "report", "retention", "seal", "store"},
	"fanzha/app/bench/report":          {"bench/load", "report", "seal", "staff", "store"},
	"fanzha/search":                    {"search/han"},
	"fanzha/search/han":                {},
	"fanzha/static":                    {},
	"fanzha/templates":                 {"bureau"},

	"fanzha/app/manuscript":                {"fault", "library", "picture"},
	"fanzha/app/manuscript/manuscripttest": {},
	"fanzha/app/publicity":                 {"bureau", "library"},
}

func TestImportsPointOneWay(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "fanzha/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		imports := strings.Fields(line)
		name := imports[0]
		if name == "fanzha/app" {
			continue // main wires
		}
		may, known := allowed[name]
		if !known {
			t.Errorf("%s is not in docs/architecture.md", name)
		}
		for _, imported := range imports[1:] {
			short, ours := strings.CutPrefix(imported, "fanzha/")
			if ours && !slices.Contains(may, strings.TrimPrefix(short, "app/")) {
				t.Errorf("%s imports %s", name, imported)
			}
		}
	}
}

// The bare server of app/bench/page is a yardstick, not the site.
func TestOnlyWebConsoleAndMainKnowFiber(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "fanzha/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(out), "\n") {
		if strings.Contains(line, "gofiber") && !strings.HasPrefix(line, "fanzha/app/web ") && !strings.HasPrefix(line, "fanzha/app/console ") && !strings.HasPrefix(line, "fanzha/app/bench/page ") && !strings.HasPrefix(line, "fanzha/app ") {
			t.Error(line)
		}
	}
}
