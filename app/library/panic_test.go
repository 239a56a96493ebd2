package library

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAPanicIsAFaultOfItsFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte("---\ntitle: 秘密\n---\n秘密\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	folder, err := openFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	var logged bytes.Buffer
	l := &Library{folder: folder, options: Options{Logger: slog.New(slog.NewTextHandler(&logged, nil))}}
	good := &Article{}
	f := &file{reader: &reader{}, article: good} // it has neither guard nor renderer
	l.readFile("a.md", f)
	if len(f.findings) != 1 || f.findings[0].String() != "a.md:1: 这个文件处理时出错，请把它交给维护网站的人" || f.article != good {
		t.Errorf("findings %v", f.findings)
	}
	if text := logged.String(); !strings.Contains(text, "reader.go") || strings.Contains(text, "秘密") {
		t.Errorf("logged %s", text)
	}
}
