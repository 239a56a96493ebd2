package exchange_test

import (
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
