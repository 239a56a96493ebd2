package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/licensecheck"
)

// licences are those under which a library may be in the program: they ask for
// their text to be handed on, and MPL-2.0 for changes to its own files.
var licences = []string{"MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "ISC", "MPL-2.0", "Unlicense", "CC0-1.0", "Zlib", "BlueOak-1.0.0"}

var licenceFile = regexp.MustCompile(`(?i)^(licen[sc]e|copying|unlicense)`)

// module is a library as Go has it.
type module struct{ Path, Version, Dir string }

// libraries are the modules of which a package is in the program, or, with
// tests, in any test of it.
func libraries(t *testing.T, tests bool) []module {
	t.Helper()
	args := []string{"list", "-deps", "-json=Module"}
	if tests {
		args = append(args, "-test")
	}
	out, err := exec.CommandContext(t.Context(), "go", append(args, "fanzha/...")...).Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []module
	for decoder := json.NewDecoder(strings.NewReader(string(out))); decoder.More(); {
		var one struct{ Module *module }
		if err := decoder.Decode(&one); err != nil {
			t.Fatal(err)
		}
		if one.Module != nil && one.Module.Path != "fanzha" && !slices.Contains(all, *one.Module) {
			all = append(all, *one.Module)
		}
	}
	return all
}

// licencesOf are the licences of the files at a module's root that are called
// so, and how much of the longest is the text of one.
func licencesOf(t *testing.T, m module) (found []string, percent float64) {
	t.Helper()
	entries, err := os.ReadDir(m.Dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.IsDir() || !licenceFile.MatchString(entry.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(m.Dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		covered := licensecheck.Scan(text)
		percent = max(percent, covered.Percent)
		for _, match := range covered.Match {
			found = append(found, match.ID)
		}
	}
	return found, percent
}

// By the text of each licence, not by what somebody says of it: a library that
// changes its licence, or pulls in one of another, is found here.
func TestEveryLibraryHasALicenceUnderWhichItMayBeHandedOn(t *testing.T) {
	for name, tests := range map[string]bool{"the program": false, "the tests": true} {
		all := libraries(t, tests)
		if len(all) < 50 {
			t.Errorf("only %d libraries are in %s", len(all), name)
		}
		for _, m := range all {
			found, percent := licencesOf(t, m)
			if len(found) == 0 || percent < 60 {
				t.Errorf("%s %s, in %s: no licence that is known (%q, %.0f %%)", m.Path, m.Version, name, found, percent)
			}
			for _, licence := range found {
				if !slices.Contains(licences, licence) {
					t.Errorf("%s %s, in %s: %s", m.Path, m.Version, name, licence)
				}
			}
		}
	}
}
