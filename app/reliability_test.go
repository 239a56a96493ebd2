package main

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

var (
	testFunction = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(\w+ \*testing\.[TF]\)`)
	namedTest    = regexp.MustCompile("`([a-z/]+)\\.((?:Test|Fuzz)\\w+)`")
)

// testsByName are all tests and fuzz targets of the project, as
// app/store.TestName.
func testsByName(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	project := os.DirFS("..")
	for _, pattern := range []string{"app/*_test.go", "app/*/*_test.go", "search/*_test.go", "static/*_test.go"} {
		files, err := fs.Glob(project, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := fs.ReadFile(project, file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range testFunction.FindAllSubmatch(text, -1) {
				found[path.Dir(file)+"."+string(m[1])] = true
			}
		}
	}
	return found
}

// Each row of docs/reliability.md ends with the tests that hold it.
func TestEveryRowOfReliabilityHasItsTest(t *testing.T) {
	text, err := os.ReadFile("../docs/reliability.md")
	if err != nil {
		t.Fatal(err)
	}
	tests, rows := testsByName(t), 0
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) < 3 || strings.HasPrefix(cells[1], " ---") || strings.HasPrefix(cells[1], " what comes") {
			continue
		}
		rows++
		named := namedTest.FindAllStringSubmatch(line, -1)
		if len(cells) != 5 || len(named) == 0 || !strings.Contains(cells[3], named[0][0]) {
			t.Errorf("no test in %s", line)
		}
		for _, m := range named {
			if !tests[m[1]+"."+m[2]] {
				t.Errorf("there is no %s.%s: %s", m[1], m[2], line)
			}
		}
	}
	if rows < 40 {
		t.Errorf("%d rows were found", rows)
	}
}

// A fuzz target without seeds proves nothing in a plain run of the tests, and
// seeds without their target are never read.
func TestEveryFuzzTargetHasItsSeeds(t *testing.T) {
	tests, project, targets := testsByName(t), os.DirFS(".."), 0
	for name := range tests {
		folder, target, _ := strings.Cut(name, ".")
		if !strings.HasPrefix(target, "Fuzz") {
			continue
		}
		targets++
		if seeds, err := fs.ReadDir(project, path.Join(folder, "testdata/fuzz", target)); err != nil || len(seeds) < 5 {
			t.Errorf("%s has %d seeds, %v", name, len(seeds), err)
		}
	}
	folders, err := fs.Glob(project, "*/*/testdata/fuzz/*")
	if err != nil || targets == 0 {
		t.Fatalf("%d targets, %v", targets, err)
	}
	shallow, err := fs.Glob(project, "*/testdata/fuzz/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range append(folders, shallow...) {
		packageFolder, target, _ := strings.Cut(folder, "/testdata/fuzz/")
		if !tests[packageFolder+"."+target] {
			t.Errorf("%s are the seeds of no target", folder)
		}
	}
}
