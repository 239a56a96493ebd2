package report_test

import (
	"bytes"
	"crypto/rand"
	"strings"
	"testing"

	"fanzha/app/report"
)

func TestReferenceIsReadAsPeopleTypeIt(t *testing.T) {
	reference, err := report.NewReference(bytes.NewReader([]byte{0, 0, 0, 0, 0, 0xbc, 0x61, 0x4e}))
	if err != nil {
		t.Fatal(err)
	}
	if reference[:8] != "12345678" {
		t.Fatalf("reference %q", reference)
	}
	d := string(reference)
	for _, typed := range []string{d, reference.Grouped(), d[:4] + "-" + d[4:], " " + d + "\n", fullWidth(d)} {
		if got, err := report.ParseReference(typed); err != nil || got != reference {
			t.Errorf("ParseReference(%q) = %q, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"", d[:8], d + "0", "x" + d[1:], strings.Repeat(d, 100)} {
		if _, err := report.ParseReference(typed); err == nil {
			t.Errorf("ParseReference(%q) took it", typed)
		}
	}
}

func TestCheckDigitCatchesEveryWrongDigitAndMostSwaps(t *testing.T) {
	swaps, missed := 0, 0
	for range 200 {
		reference, err := report.NewReference(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		for i := range reference {
			for digit := byte('0'); digit <= '9'; digit++ {
				wrong := []byte(reference)
				if wrong[i] == digit {
					continue
				}
				wrong[i] = digit
				if _, err := report.ParseReference(string(wrong)); err == nil {
					t.Fatalf("%s was taken for %s", wrong, reference)
				}
			}
		}
		for i := range len(reference) - 1 {
			swapped := []byte(reference)
			swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
			if string(swapped) == string(reference) {
				continue
			}
			swaps++
			if _, err := report.ParseReference(string(swapped)); err == nil {
				missed++
			}
		}
	}
	if missed*20 > swaps {
		t.Errorf("%d of %d swapped pairs were taken", missed, swaps)
	}
}

func TestCodeHasSixteenDigitsInFourGroups(t *testing.T) {
	code := report.NewCode(bytes.Repeat([]byte{0xff}, 32))
	if len(code) != 16 || code.Grouped() != string(code[:4]+"-"+code[4:8]+"-"+code[8:12]+"-"+code[12:]) {
		t.Errorf("code %q, grouped %q", code, code.Grouped())
	}
	if small := report.NewCode(make([]byte, 32)); small != "0000000000000000" {
		t.Errorf("code of a zero digest is %q", small)
	}
	if got, err := report.ParseCode(fullWidth(code.Grouped())); err != nil || got != code {
		t.Errorf("ParseCode = %q, %v", got, err)
	}
}

// FuzzParseReference proves that a reference and a code, however typed, are
// read again from how they are shown.
func FuzzParseReference(f *testing.F) {
	f.Fuzz(func(t *testing.T, typed string) {
		if reference, err := report.ParseReference(typed); err == nil {
			again, err := report.ParseReference(reference.Grouped())
			if err != nil || again != reference || len(reference) != 9 {
				t.Errorf("%q → %q → %q, %v", typed, reference, again, err)
			}
		}
		if code, err := report.ParseCode(typed); err == nil {
			again, err := report.ParseCode(code.Grouped())
			if err != nil || again != code || len(code) != 16 {
				t.Errorf("%q → %q → %q, %v", typed, code, again, err)
			}
		}
	})
}

func fullWidth(digits string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r - '0' + '０'
		}
		return r
	}, digits)
}
