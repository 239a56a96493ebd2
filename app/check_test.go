package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCheckNamesTheFaultsOfArticlesBesideBrokenYAML runs the command on the
// starter content with two files broken; package library has the whole table.
func TestCheckNamesTheFaultsOfArticlesBesideBrokenYAML(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../content")); err != nil {
		t.Fatal(err)
	}
	if fault := check(t, dir); !strings.HasPrefix(fault, "检查通过") {
		t.Fatal(fault)
	}
	for name, text := range map[string]string{"scams.yaml": "families: [\n", "cases/broken.md": "没有前言\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	lines := strings.Split(check(t, dir), "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "cases/broken.md:1: ") || !strings.HasPrefix(lines[1], "scams.yaml:1: ") {
		t.Errorf("%q", lines)
	}
}

// check returns what the command prints. It fails exactly where it names a
// fault.
func check(t *testing.T, dir string) string {
	t.Helper()
	var out bytes.Buffer
	cmd := checkCommand{contentFlags: contentFlags{Content: dir}}
	err := cmd.Run(&program{stdout: &out})
	if passed := strings.HasPrefix(out.String(), "检查通过"); passed != (err == nil) || err != nil && !errors.Is(err, errFailed) {
		t.Errorf("%v after %q", err, out.String())
	}
	return out.String()
}
