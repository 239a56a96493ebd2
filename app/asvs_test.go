package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var asvsRow = regexp.MustCompile(`(?m)^\| ([0-9][0-9., ]*) \| (met|operator|not met|n/a) \| (.{2,}) \|$`)

// Each requirement of levels 1 and 2 is answered once; what is called met
// names what holds it, and what is not met says what that means.
func TestEveryRequirementOfASVSIsAnswered(t *testing.T) {
	text, err := os.ReadFile("../docs/asvs.md")
	if err != nil {
		t.Fatal(err)
	}
	wanted, err := os.ReadFile("testdata/asvs-5.0-level-2.txt")
	if err != nil {
		t.Fatal(err)
	}
	answered := map[string]int{}
	for _, row := range asvsRow.FindAllStringSubmatch(string(text), -1) {
		for id := range strings.SplitSeq(row[1], ", ") {
			answered[id]++
		}
		if row[2] == "not met" && len(row[3]) < 60 {
			t.Errorf("not met, and nothing is said of it: %s", row[0])
		}
	}
	all := strings.Fields(string(wanted))
	for _, id := range all {
		if answered[id] != 1 {
			t.Errorf("%s is answered %d times", id, answered[id])
		}
	}
	for id := range answered {
		if !slices.Contains(all, id) {
			t.Errorf("%s is no requirement of level 1 or 2", id)
		}
	}
	if len(all) != 253 {
		t.Errorf("there are %d requirements", len(all))
	}
}

// What a document says that a test holds is held by a test that exists.
func TestEveryTestThatADocumentNamesExists(t *testing.T) {
	tests := testsByName(t)
	for _, file := range []string{"asvs.md", "threat-model.md", "deploy.md", "ops/README.md", "reliability.md"} {
		text, err := os.ReadFile("../docs/" + file)
		if err != nil {
			t.Fatal(err)
		}
		named := namedTest.FindAllStringSubmatch(string(text), -1)
		if len(named) == 0 {
			t.Errorf("%s names no test", file)
		}
		for _, m := range named {
			if !tests[m[1]+"."+m[2]] {
				t.Errorf("%s: there is no %s.%s", file, m[1], m[2])
			}
		}
	}
}

// Each attacker has a test of what they cannot do; of one there is none.
func TestEveryAttackerOfTheThreatModelHasATest(t *testing.T) {
	text, err := os.ReadFile("../docs/threat-model.md")
	if err != nil {
		t.Fatal(err)
	}
	stories := 0
	for _, section := range strings.Split(string(text), "\n## ")[1:] {
		title, story, _ := strings.Cut(section, "\n")
		if slices.Contains([]string{"What is kept where", "Not done yet", "Who controls the running server"}, title) {
			continue
		}
		stories++
		if !namedTest.MatchString(story) {
			t.Errorf("no test holds the story %q", title)
		}
	}
	if stories < 25 {
		t.Errorf("%d stories", stories)
	}
}
