package report

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"

	"golang.org/x/text/width"
)

// Reference is a receipt's public number (回执编号): eight random digits and
// a check digit by ISO/IEC 7064 MOD 11,10, which catches every single wrong
// digit and nearly every swapped pair. It may be spoken, written and mailed.
type Reference string

const referenceDigits = 8

// ErrReference is returned for what cannot be a reference.
var ErrReference = errors.New("report: not a reference")

// NewReference draws a reference from a source of random bytes.
func NewReference(random io.Reader) (Reference, error) {
	var b [8]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("draw reference: %w", err)
	}
	digits := fmt.Sprintf("%0*d", referenceDigits, binary.BigEndian.Uint64(b[:])%1e8)
	return Reference(digits + string(checkDigit(digits))), nil
}

// ParseReference reads a reference as people type it: spaces, hyphens and
// full-width digits are fine.
func ParseReference(typed string) (Reference, error) {
	digits, ok := onlyDigits(typed, referenceDigits+1)
	if !ok || checkDigit(digits[:referenceDigits]) != digits[referenceDigits] {
		return "", ErrReference
	}
	return Reference(digits), nil
}

// Grouped returns the reference as it is shown: "123 456 789".
func (r Reference) Grouped() string { return group(string(r), 3, " ") }

// checkDigit works out the ISO/IEC 7064 MOD 11,10 check digit.
func checkDigit(digits string) byte {
	product := 10
	for i := range len(digits) {
		sum := (int(digits[i]-'0') + product) % 10
		if sum == 0 {
			sum = 10
		}
		product = sum * 2 % 11
	}
	return byte('0' + (11-product)%10)
}

// Code is the secret half of a receipt (查询码): 16 digits. With the
// reference it opens the receipt and nothing else. It is never stored.
type Code string

const codeDigits = 16

// ErrCode is returned for what cannot be a code.
var ErrCode = errors.New("report: not a code")

// NewCode makes a code of a keyed digest of at least 16 bytes.
func NewCode(digest []byte) Code {
	number := new(big.Int).SetBytes(digest[:16])
	number.Mod(number, big.NewInt(1e16))
	return Code(fmt.Sprintf("%0*d", codeDigits, number))
}

// ParseCode reads a code as people type it.
func ParseCode(typed string) (Code, error) {
	digits, ok := onlyDigits(typed, codeDigits)
	if !ok {
		return "", ErrCode
	}
	return Code(digits), nil
}

// Grouped returns the code as it is shown: "1234-5678-9012-3456".
func (c Code) Grouped() string { return group(string(c), 4, "-") }

// onlyDigits strips what people put between digits and wants exactly n.
func onlyDigits(typed string, n int) (string, bool) {
	if len(typed) > 200 {
		return "", false
	}
	var b strings.Builder
	for _, r := range width.Narrow.String(typed) {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case !strings.ContainsRune(" \t\r\n\u00a0\u3000-‐–—·.", r):
			return "", false
		}
	}
	return b.String(), b.Len() == n
}

func group(digits string, size int, separator string) string {
	var b strings.Builder
	for i := range len(digits) {
		if i > 0 && i%size == 0 {
			b.WriteString(separator)
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}
