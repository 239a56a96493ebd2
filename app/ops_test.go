package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	dto "github.com/prometheus/client_model/go"
	"go.yaml.in/yaml/v3"
)

// alerts are the rules of docs/ops/alerts.yml, by name.
func alerts(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("../docs/ops/alerts.yml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr string
				Labels      map[string]string
				Annotations map[string]string
			}
		}
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, group := range file.Groups {
		for _, rule := range group.Rules {
			if all[rule.Alert] != "" || rule.Expr == "" || rule.Annotations["summary"] == "" || !slices.Contains([]string{"urgent", "day"}, rule.Labels["severity"]) {
				t.Errorf("the rule %+v", rule)
			}
			all[rule.Alert] = rule.Expr
		}
	}
	return all
}

// panels are what docs/ops/grafana.json asks for, by the panel's title.
func panels(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("../docs/ops/grafana.json")
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		UID    string
		Panels []struct {
			ID      int
			Type    string
			Title   string
			GridPos struct{ H, W, X, Y int }
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(text, &board); err != nil {
		t.Fatal(err)
	}
	all, ids := map[string]string{}, map[int]bool{}
	for _, panel := range board.Panels {
		if ids[panel.ID] || panel.Title == "" || panel.GridPos.X+panel.GridPos.W > 24 || (panel.Type == "row") != (len(panel.Targets) == 0) {
			t.Errorf("the panel %+v", panel)
		}
		ids[panel.ID] = true
		for _, target := range panel.Targets {
			all[panel.Title] += target.Expr + "\n"
		}
	}
	return all
}

var (
	selected  = regexp.MustCompile(`\b((?:fanzha|go|process)_\w+)(\{[^}]*\})?`)
	matcher   = regexp.MustCompile(`(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"`)
	groupedBy = regexp.MustCompile(`\bby \(([^)]*)\)`)
	ofAnother = []string{"le", "instance", "job"} // Prometheus's own labels, and a histogram's
)

// holdQuery fails for a metric, a label or a label's value that the site does
// not have.
func holdQuery(t *testing.T, where, query string, all map[string]*dto.MetricFamily) {
	t.Helper()
	labels := map[string]bool{}
	found := selected.FindAllStringSubmatch(query, -1)
	if len(found) == 0 && !strings.Contains(query, "up{") {
		t.Errorf("%s asks for nothing of the site: %s", where, query)
	}
	for _, m := range found {
		family := all[m[1]]
		for _, part := range []string{"_bucket", "_sum", "_count"} {
			if name, cut := strings.CutSuffix(m[1], part); cut && all[name] != nil && all[name].GetType() == dto.MetricType_HISTOGRAM {
				family = all[name]
			}
		}
		if len(family.GetMetric()) == 0 {
			t.Errorf("%s: the site has no %s", where, m[1])
			continue
		}
		for _, label := range family.GetMetric()[0].GetLabel() {
			labels[label.GetName()] = true
		}
		for _, wanted := range matcher.FindAllStringSubmatch(m[2], -1) {
			if !labels[wanted[1]] {
				t.Errorf("%s: %s has no label %s", where, m[1], wanted[1])
			}
			for value := range strings.SplitSeq(wanted[2], "|") {
				if may := labelValues[wanted[1]]; may != nil && !slices.Contains(may, value) {
					t.Errorf("%s: %s is never %q", where, wanted[1], value)
				}
			}
		}
	}
	for _, m := range groupedBy.FindAllStringSubmatch(query, -1) {
		for label := range strings.SplitSeq(m[1], ",") {
			if label = strings.TrimSpace(label); !labels[label] && !slices.Contains(ofAnother, label) {
				t.Errorf("%s is grouped by %s: %s", where, label, query)
			}
		}
	}
}

// What operators import must ask for what there is: a rule on a metric that was
// renamed is never true, and nobody learns of it.
func TestDashboardAndAlertsAskForWhatThereIs(t *testing.T) {
	s := start(t, func(cmd *serveCommand) { cmd.SearchURL = "http://127.0.0.1:1" }) // where nobody listens
	s.expect(t).GET("/cases").Expect()
	if code, _, errs := fanzha(t, "backup", filepath.Join(t.TempDir(), "site.backup"), "--data", s.data, "--content", s.content); code != exitOK {
		t.Fatal(errs)
	}
	var all map[string]*dto.MetricFamily
	soon(t, "what is done once a day is done", func() bool {
		all = s.families(t)
		return all["fanzha_kept_timestamp_seconds"] != nil && all["fanzha_backup_timestamp_seconds"] != nil
	})
	for name, query := range alerts(t) {
		holdQuery(t, "the alert "+name, query, all)
	}
	for title, queries := range panels(t) {
		for query := range strings.Lines(queries) {
			holdQuery(t, "the panel "+title, query, all)
		}
	}
}

func TestEachAlertSaysWhatToDo(t *testing.T) {
	text, err := os.ReadFile("../docs/ops/README.md")
	if err != nil {
		t.Fatal(err)
	}
	rules, told := alerts(t), map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\| (.+) \\| (.+) \\|$").FindAllStringSubmatch(string(text), -1) {
		if rules[row[1]] == "" || len(row[3]) < 40 {
			t.Errorf("there is no such alert, or nothing to do: %s", row[0])
		}
		told[row[1]] = true
	}
	for name := range rules {
		if !told[name] {
			t.Errorf("docs/ops/README.md says not what to do about %s", name)
		}
	}
}
