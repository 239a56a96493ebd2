package static_test

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"fanzha/static"
)

// Every colour that carries a meaning can be told from what it stands on, by
// day and by night.
func TestColoursStandApart(t *testing.T) {
	colours, contrasts := static.Palette()
	paired := map[string]bool{"--rule": true} // an ornament
	for _, c := range contrasts {
		paired[c.Front], paired[c.Back] = true, true
		if c.Day < c.Least || c.Night < c.Least {
			t.Errorf("%s on %s (%s): %.2f by day, %.2f by night; wanted %v", c.Front, c.Back, c.Use, c.Day, c.Night, c.Least)
		}
	}
	if len(colours) < 20 {
		t.Errorf("only %d colours were read", len(colours))
	}
	for _, colour := range colours {
		if colour.Day == "" || colour.Night == "" || !paired[colour.Name] {
			t.Errorf("%+v stands in no pair of palette.go: say what it is seen on", colour)
		}
	}
}

// The yardstick itself, against values that WCAG's own examples give.
func TestContrastIsThatOfWCAG(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want float64
	}{{"#000", "#ffffff", 21}, {"#777777", "#fff", 4.48}, {"#767676", "#fff", 4.54}, {"#fff", "#fff", 1}, {"#0000ff", "#fff", 8.59}, {"red", "#fff", 0}} {
		if got := static.ContrastOf(test.a, test.b); math.Abs(got-test.want) > .005 {
			t.Errorf("%s on %s: %.3f, want %.2f", test.a, test.b, got, test.want)
		}
	}
}

// What a colour is for may change by night, or for one bureau; what it is
// called in the palette says nothing of that.
func TestOnlyIntentsAreUsedAndAllAreDefined(t *testing.T) {
	tokens, err := os.ReadFile("css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	palette, defined, used := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, d := range regexp.MustCompile(`(--[a-z-]+):\s*(#?)`).FindAllSubmatch(tokens, -1) {
		if !defined[string(d[1])] { // by day; a night's value is an intent's
			palette[string(d[1])] = len(d[2]) > 0
		}
		defined[string(d[1])] = true
	}
	sheets, err := filepath.Glob("css/*.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, sheet := range sheets {
		text, err := os.ReadFile(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, use := range regexp.MustCompile(`var\((--[a-z-]+)`).FindAllSubmatch(text, -1) {
			name := string(use[1])
			used[name] = true
			if !defined[name] || palette[name] && sheet != "css/tokens.css" {
				t.Errorf("%s uses %s, which is no intent", sheet, name)
			}
		}
	}
	for name := range defined {
		if !used[name] {
			t.Errorf("nothing uses %s", name)
		}
	}
}
