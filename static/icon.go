package static

import (
	_ "embed" // for the sprite as text
	"regexp"
	"slices"
)

//go:embed icon/sprite.svg
var sprite string

var symbolPattern = regexp.MustCompile(`<symbol id="i-([a-z-]+)"`)

// Icons lists the names of the sprite's icons, in its order: what scam types
// and pages may ask for.
func Icons() []string {
	var names []string
	for _, match := range symbolPattern.FindAllStringSubmatch(sprite, -1) {
		names = append(names, match[1])
	}
	return names
}

// HasIcon reports whether the sprite has an icon of that name.
func HasIcon(name string) bool { return slices.Contains(Icons(), name) }
