package web

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"fanzha/static"
	"fanzha/templates"
)

// views are all pages with the struct each is rendered from.
var views = map[string]any{
	"public/home": homeView{}, "public/list": listView{}, "public/article": articleView{}, "public/withdrawn": withdrawnView{},
	"public/search": searchView{}, "public/stats": statsView{}, "public/error": errorView{}, "public/choose": chooseView{},
	"public/form": formView{}, "public/receipt": receiptView{}, "public/lookup": lookupView{},
	"public/review": reviewView{}, "public/sheet": sheetView{}, "public/stations": stationsView{}, "public/site-map": siteMapView{},
	"public/poster": posterView{}, "public/check": checkView{}, "public/offline": offlineView{},
	"public/style-guide": styleView{},
}

// A rare branch of a template cannot fail live: every field it names exists.
func TestTemplatesFitTheirViews(t *testing.T) {
	set, err := templates.Parse()
	if err != nil {
		t.Fatal(err)
	}
	names := slices.DeleteFunc(set.Names(), func(name string) bool { return !strings.HasPrefix(name, "public/") })
	for name := range views {
		if !slices.Contains(names, name) {
			t.Errorf("there is no template %s", name)
		}
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

// An icon that a template misspells would be an empty square.
func TestTemplatesAskForIconsThatThereAre(t *testing.T) {
	asked := regexp.MustCompile(`\.Icon "([^"]*)"`)
	err := fs.WalkDir(os.DirFS("../../templates"), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile("../../templates/" + path)
		for _, name := range asked.FindAllSubmatch(text, -1) {
			if !static.HasIcon(string(name[1])) {
				t.Errorf("%s asks for the icon %q", path, name[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestPagerLinksStayWithinTheList(t *testing.T) {
	tests := []struct {
		page, total int
		prev, next  string
		pages       int
	}{
		{1, 0, "", "", 1},
		{1, 20, "", "", 1},
		{1, 21, "", "/x?page=2", 2},
		{2, 41, "/x", "/x?page=3", 3},
		{3, 41, "/x?page=2", "", 3},
		{99, 41, "/x?page=3", "", 3},
	}
	for _, test := range tests {
		got := pager("/x", nil, test.page, test.total)
		if got.Prev != test.prev || got.Next != test.next || got.Pages != test.pages {
			t.Errorf("page %d of %d: %+v", test.page, test.total, got)
		}
	}
}

func TestAcceptsReadsQualities(t *testing.T) {
	tests := []struct {
		header string
		want   bool
	}{
		{"br", true}, {"gzip, br", true}, {"br;q=0.5", true}, {"br;q=0.01, gzip", true},
		{"", false}, {"gzip", false}, {"br;q=0", false}, {"br; q=0.0, gzip", false}, {"br;q=0,gzip", false},
	}
	for _, test := range tests {
		if got := accepts([]byte(test.header), "br"); got != test.want {
			t.Errorf("%q: %v", test.header, got)
		}
	}
}

func TestAmountsAreWrittenAsPeopleSayThem(t *testing.T) {
	for yuan, want := range map[float64]string{0: "", 500: "500元", 9999.5: "9999.5元", 760000: "76万元", 1255000000: "12.55亿元"} {
		if got := yuanText(yuan); got != want {
			t.Errorf("%v: %q", yuan, got)
		}
	}
}
