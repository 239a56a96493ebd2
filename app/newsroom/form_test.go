package newsroom_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/newsroom"
)

// Whatever file of the starter content is opened and saved is the same file.
func TestAFileThatNobodyChangesIsTheSameFile(t *testing.T) {
	files, err := filepath.Glob("../../content/*/*.md")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		form, err := newsroom.Read(content)
		if err != nil {
			t.Fatal(name, err)
		}
		saved, err := form.Apply(content)
		if err != nil {
			t.Fatal(name, err)
		}
		if diff := cmp.Diff(string(content), string(saved)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}
