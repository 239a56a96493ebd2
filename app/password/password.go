// Package password says which new passwords are not taken: those that are too
// short, that very many people use, or that whoever knows the bureau and the
// member would try first.
//
// There is no rule of what signs a password must have. What is typed is looked
// at here alone, and leaves no trace.
package password

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"fanzha/app/fault"
)

// Shortest is how many characters a password has at least.
const Shortest = 10

// A password is seen as pieces: words that somebody would try, dates, runs of
// keys, and single characters. Each has a weight, and together they need one of
// five pieces; a sign, which most people put between words, weighs half.
const (
	lightest    = 5 * pieceWeight
	pieceWeight = 2
	signWeight  = 1
)

// common has those that most people use, of the length that is asked for, in
// small letters, in order, one a line. Where they are from: docs/dependencies.md.
//
//go:embed common.txt
var common string

// Check holds a new password against names of the place and of the member. A
// fault of kind Invalid says what is wrong with it.
func Check(password string, names ...string) error {
	switch small := strings.ToLower(password); {
	case utf8.RuneCountInString(password) < Shortest:
		return refused("密码至少 " + strconv.Itoa(Shortest) + " 个字符")
	case isCommon(small):
		return refused("这个密码用的人太多，猜密码的会先试它，请换一个")
	case weight(small, wordsOf(names)) < lightest:
		return refused("这个密码容易猜：几乎全是名称、账号、常用词、日期、电话或者连续重复的字符，请换一个")
	}
	return nil
}

// refused says it for a form too, whose field is called "password".
func refused(words string) error {
	wrong := fault.New(fault.Invalid, words)
	wrong.Fields = []fault.Field{{Field: "password", Message: words}}
	return wrong
}

// lines are the list's, in order.
var lines = sync.OnceValue(func() []string { return strings.Fields(common) })

func isCommon(small string) bool {
	_, found := slices.BinarySearch(lines(), small)
	return found
}
