package static_test

import (
	"bytes"
	"image/png"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"fanzha/static"
)

func TestAddressesCarryAFingerprintOfTheContent(t *testing.T) {
	files, err := static.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files.All() {
		if !regexp.MustCompile(`^/static/[a-z0-9-]+\.[0-9a-f]{8}\.(css|js|svg|png)$`).MatchString(file.Address) || file.Type == "" {
			t.Errorf("%s %q", file.Address, file.Type)
		}
	}
	if !strings.HasPrefix(files.Address("site.css"), "/static/site.") {
		t.Error(files.Address("site.css"))
	}
}

// A sheet that is not joined is dead, and old phones do not know what newer
// browsers do.
func TestEverySheetIsJoinedAndFitsOldPhones(t *testing.T) {
	files, err := static.Load()
	if err != nil {
		t.Fatal(err)
	}
	var css string
	for _, file := range files.All() {
		if path.Ext(file.Address) == ".css" {
			css += string(file.Body)
		}
	}
	names, err := fs.Glob(os.DirFS("css"), "*.css")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		text, err := os.ReadFile("css/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(css, string(text)) {
			t.Errorf("%s is not joined", name)
		}
	}
	for _, modern := range []string{"@layer", ":has(", ":is(", ":where(", "inset:", "aspect-ratio", "clamp(", "&:"} {
		if strings.Contains(css, modern) {
			t.Errorf("the style sheet uses %s", modern)
		}
	}
}

// What Chromium 77 and iOS 12 do not parse, or do not have, would leave old
// phones without any of the script.
func TestTheScriptsAreWholeAndFitOldPhones(t *testing.T) {
	files, err := static.Load()
	if err != nil {
		t.Fatal(err)
	}
	js := string(files.Worker())
	for _, file := range files.All() {
		if path.Ext(file.Address) == ".js" {
			js += string(file.Body)
		}
	}
	names, err := fs.Glob(os.DirFS("js"), "*.js")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		text, err := os.ReadFile("js/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(js, string(text)) {
			t.Errorf("%s is not served", name)
		}
		if lines := strings.Count(string(text), "\n"); lines > 150 {
			t.Errorf("%s has %d lines", name, lines)
		}
	}
	modern := []string{
		`\?\.[a-zA-Z(\[]`, `\?\?`, `\|\|=`, `&&=`, `#[a-z]+\b\s*[=(;]`, `\bawait\b`, `\bstatic\b`, `^(im|ex)port\b`, `\d_\d`, `\dn\b`,
		`\.(at|replaceAll|flat|flatMap|replaceChildren|requestSubmit|toSorted|matchAll|allSettled|hasOwn|fromEntries)\(`,
		`\.submitter\b|structuredClone|queueMicrotask|globalThis|innerHTML|\beval\b`,
	}
	for _, expression := range modern {
		if found := regexp.MustCompile("(?m)" + expression).FindString(js); found != "" {
			t.Errorf("a script uses %s", found)
		}
	}
}

// Icons are drawn once and kept small: a phone may load them at any time.
func TestIconsAreSmallAndOfTheirSize(t *testing.T) {
	for name, size := range map[string]int{"icon-192.png": 192, "icon-512.png": 512, "touch.png": 180} {
		body, err := os.ReadFile("icon/" + name)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.DecodeConfig(bytes.NewReader(body))
		if err != nil || picture.Width != size || picture.Height != size || len(body) > 10_000 {
			t.Errorf("%s: %d × %d, %d bytes, %v", name, picture.Width, picture.Height, len(body), err)
		}
	}
}
