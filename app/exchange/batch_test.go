package exchange_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/xuri/excelize/v2"

	"fanzha/app/seal"
)

// recipient is who may open what a test exports.
type recipient struct {
	to       seal.Outside
	identity *age.X25519Identity
}

func newRecipient(t testing.TB) recipient {
	t.Helper()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	to, err := seal.ToRecipients(identity.Recipient().String())
	if err != nil {
		t.Fatal(err)
	}
	return recipient{to, identity}
}

// open reads a batch as age and unzip do, and holds each entry against its
// digest.
func (r recipient) open(t testing.TB, path string) map[string]string {
	t.Helper()
	sealed, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer sealed.Close()
	opened, err := age.Decrypt(sealed, r.identity)
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

// rows reads the register.
func rows(t testing.TB, entries map[string]string) [][]string {
	t.Helper()
	book, err := excelize.OpenReader(strings.NewReader(entries["register.xlsx"]))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	all, err := book.GetRows("登记", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// cell is what a row of the register has under a head.
func cell(register [][]string, row int, head string) string {
	i := slices.Index(register[0], head)
	if i < 0 || i >= len(register[row]) {
		return ""
	}
	return register[row][i]
}
