package console

import (
	"slices"
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"fanzha/templates"
)

// views are all pages with the struct each is rendered from.
var views = map[string]any{
	"console/form": formView{}, "console/enrol": enrolView{}, "console/codes": codesView{}, "console/prove": proveView{},
	"console/me": meView{}, "console/error": errorView{}, "console/accounts": accountsView{}, "console/member": memberView{},
	"console/initial": initialView{}, "console/grants": grantsView{}, "console/recipients": recipientsView{}, "console/keys": keysView{}, "console/channels": channelsView{},
	"console/gazette": gazetteView{}, "console/desk-export": exportView{}, "console/duty": dutyView{},
	"console/audit": auditView{}, "console/verified": verifiedView{},
	"console/desk-list": deskView{}, "console/desk-found": foundView{}, "console/desk-batch": batchView{}, "console/desk-report": reportView{}, "console/desk-code": codeView{}, "console/desk-print": printView{},
	"console/newsroom-list": articlesView{}, "console/newsroom-edit": draftView{},
	"console/newsroom-review": reviewView{}, "console/newsroom-history": historyView{}, "console/newsroom-withdraw": withdrawView{}, "console/newsroom-delete": deleteView{},
	"console/desk-deliveries": untoldView{}, "console/desk-ask": askView{}, "console/desk-cluster": clusterView{}, "console/desk-warning": warningView{},
	"console/newsroom-sheet": sheetView{}, "console/resume": resumeView{},
	"console/newsroom-kit": kitView{}, "console/newsroom-upkeep": upkeepView{},
}

// A rare branch of a template cannot fail live: every field it names exists.
func TestTemplatesFitTheirViews(t *testing.T) {
	set, err := templates.Parse()
	if err != nil {
		t.Fatal(err)
	}
	names := slices.DeleteFunc(set.Names(), func(name string) bool { return !strings.HasPrefix(name, "console/") })
	if len(names) != len(views) {
		t.Errorf("%d templates and %d views", len(names), len(views))
	}
	for _, name := range names {
		view, ok := views[name]
		if !ok {
			t.Errorf("template %s is used by no view", name)
			continue
		}
		page, err := set.Page(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if err := templatecheck.CheckHTML(page, view); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestABrowserIsToldApartInAFewWords(t *testing.T) {
	tests := map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0": "Edge，Windows",
		"Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 Chrome/77.0 Safari/537.36":                                             "Chrome，Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 12_0 like Mac OS X) AppleWebKit/605 Version/12.0 Safari/604.1":                      "Safari，iPhone",
		"Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/86 Mobile Safari/537.36 MicroMessenger/8.0":                  "微信，Android",
		"Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0":                                                "Firefox，Linux",
		"curl/8.0": "其他浏览器", "": "其他浏览器", "<script>": "其他浏览器",
	}
	for agent, want := range tests {
		if got := browser(agent); got != want {
			t.Errorf("%q: %s, want %s", agent, got, want)
		}
	}
}

// What a browser says of itself is kept in words of ours alone.
func FuzzBrowser(f *testing.F) {
	words := []string{"其他浏览器"}
	for _, name := range append(slices.Clone(browserNames), deviceNames...) {
		words = append(words, name[1])
	}
	f.Fuzz(func(t *testing.T, agent string) {
		for _, word := range strings.Split(browser(agent), "，") {
			if !slices.Contains(words, word) {
				t.Errorf("%q is shown as %q", agent, word)
			}
		}
	})
}
