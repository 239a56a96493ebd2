// Package exchangetest opens exported batches in tests.
package exchangetest

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"testing"

	"filippo.io/age"
)

// Open reads a batch as age and unzip do, and holds each entry against its
// digest. It returns the entries by their names.
func Open(t testing.TB, path string, with age.Identity) map[string]string {
	t.Helper()
	sealed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := age.Decrypt(bytes.NewReader(sealed), with)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(opened)
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(plain), int64(len(plain)))
	if err != nil {
		t.Fatal(err)
	}
	entries, sums := map[string]string{}, ""
	for _, file := range archive.File {
		entry, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(entry)
		if err != nil {
			t.Fatal(err)
		}
		entries[file.Name] = string(text)
		if file.Name != "SHA256SUMS" {
			sums += fmt.Sprintf("%x  %s\n", sha256.Sum256(text), file.Name)
		}
	}
	if entries["SHA256SUMS"] != sums {
		t.Errorf("the digests are\n%s\nnot\n%s", entries["SHA256SUMS"], sums)
	}
	return entries
}
