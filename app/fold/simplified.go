package fold

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed simplified.txt
var simplifiedTable string

// simplifiedOf holds the simplified form of each character from U+3400 on,
// zero where it is its own.
var simplifiedOf = sync.OnceValue(func() []rune {
	forms := make([]rune, 0x9fff-0x3400+1)
	for line := range strings.Lines(simplifiedTable) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, pair := range strings.Fields(line) {
			two := []rune(pair)
			forms[two[0]-0x3400] = two[1]
		}
	}
	return forms
})

// simplified is the simplified form of a character from U+3400 to U+9FFF.
func simplified(r rune) rune {
	if form := simplifiedOf()[r-0x3400]; form != 0 {
		return form
	}
	return r
}
