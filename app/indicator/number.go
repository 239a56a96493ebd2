// Package indicator makes the values comparable by which a fraudster is
// known: numbers, handles, names and links, however people write them. It is
// the one way, for what is typed into a form and for what is pasted.
package indicator

import (
	"strings"

	"golang.org/x/text/width"

	"fanzha/app/fold"
)

// Narrow folds full-width digits and signs and trims. A text in which nothing
// is visible is empty.
func Narrow(typed string) string {
	narrow := width.Narrow.String(typed)
	if strings.TrimFunc(narrow, fold.IsBlank) == "" {
		return ""
	}
	return strings.TrimSpace(narrow)
}

// Compact is Narrow without the hyphens and blanks that stand in numbers as
// people type and paste them.
func Compact(typed string) string {
	return strings.Map(func(r rune) rune {
		if fold.IsBlank(r) || strings.ContainsRune("-‐–—·", r) {
			return -1
		}
		return r
	}, Narrow(typed))
}

// IsNumber reports whether a text is digits and nothing else.
func IsNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

var brackets = strings.NewReplacer("(", "", ")", "")

// Phone strips the country code of a Chinese number, "+86 138-0000-0000",
// however often it was pasted before it.
func Phone(typed string) string {
	number := brackets.Replace(Compact(typed))
	for {
		switch {
		case strings.HasPrefix(number, "+86"):
			number = number[len("+86"):]
		case strings.HasPrefix(number, "0086"):
			number = number[len("0086"):]
		case len(number) == 13 && strings.HasPrefix(number, "861"):
			return number[len("86"):]
		default:
			return number
		}
	}
}
