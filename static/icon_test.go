package static_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"regexp"
	"slices"
	"testing"

	"fanzha/static"
)

// All pictures are of one hand: one square, one weight, one colour, which css/icon.css gives.
func TestIconsAreOfOneHand(t *testing.T) {
	text, err := os.ReadFile("icon/sprite.svg")
	if err != nil {
		t.Fatal(err)
	}
	symbols := regexp.MustCompile(`(?s)<symbol id="i-([a-z-]+)" viewBox="0 0 48 48">(.*?)</symbol>`).FindAllSubmatch(text, -1)
	var names []string
	for _, symbol := range symbols {
		names = append(names, string(symbol[1]))
		for _, own := range regexp.MustCompile(`\s(?:style|class|id|stroke-[a-z]+|fill="[^c]|stroke="[^n]|opacity="(?:[^.]|\.[^1]))`).FindAll(symbol[2], -1) {
			t.Errorf("%s has a look of its own: %s", symbol[1], own)
		}
	}
	if len(names) < 24 || !slices.Equal(names, static.Icons()) {
		t.Errorf("the pictures are %q, listed are %q", names, static.Icons())
	}
	slices.Sort(names)
	if len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("a name stands twice: %q", names)
	}
}

// The sprite comes with the first page that has a picture.
func TestTheSpriteIsLight(t *testing.T) {
	files, err := static.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files.All() {
		if file.Address != files.Address("sprite.svg") {
			continue
		}
		var out bytes.Buffer
		w := gzip.NewWriter(&out)
		if _, err := w.Write(file.Body); err != nil {
			t.Fatal(err)
		}
		w.Close()
		if out.Len() > 8_000 {
			t.Errorf("%d bytes on the wire", out.Len())
		}
	}
}

func TestHasIconTakesWholeNamesOnly(t *testing.T) {
	for name, want := range map[string]bool{"task": true, "screen-share": true, "": false, "tas": false, `task" viewBox="0 0 48 48`: false} {
		if static.HasIcon(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}

// Who edits scams.yaml chooses from this list.
func TestEveryIconIsInTheDesignSystem(t *testing.T) {
	text, err := os.ReadFile("../docs/design-system.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range static.Icons() {
		if !bytes.Contains(text, []byte("`"+name+"`")) {
			t.Errorf("docs/design-system.md does not name %s", name)
		}
	}
}
