package static

import (
	_ "embed" // for the tokens as text
	"maps"
	"math"
	"regexp"
	"strconv"
	"strings"
)

//go:embed css/tokens.css
var tokens string

// Colour is an intent of css/tokens.css, such as --link, with its value by day
// and by night.
type Colour struct{ Name, Day, Night string }

// Contrast is how clearly one colour stands on another, as WCAG 2.2 counts it.
type Contrast struct {
	Front, Back string  // intents
	Use         string  // what is seen so, in the reader's language
	Least       float64 // 4.5 for words (1.4.3), 3 for edges that say what a thing is (1.4.11)
	Day, Night  float64 // 0 where one of them is no colour
}

// contrasts are the pairs that style sheets use. --rule alone is in none: it
// is an ornament between things that stand apart without it.
var contrasts = []Contrast{
	{Front: "--text", Back: "--page", Use: "正文", Least: 4.5},
	{Front: "--text", Back: "--surface", Use: "框里的正文", Least: 4.5},
	{Front: "--text", Back: "--control", Use: "填进去的字", Least: 4.5},
	{Front: "--text", Back: "--accent-wash", Use: "提示框里的正文", Least: 4.5},
	{Front: "--text", Back: "--danger-wash", Use: "危险提示里的正文", Least: 4.5},
	{Front: "--text-soft", Back: "--page", Use: "次要的字", Least: 4.5},
	{Front: "--text-soft", Back: "--surface", Use: "框里次要的字", Least: 4.5},
	{Front: "--text-soft", Back: "--accent-wash", Use: "气泡里的名字", Least: 4.5},
	{Front: "--link", Back: "--page", Use: "链接、图标", Least: 4.5},
	{Front: "--link", Back: "--surface", Use: "框里的链接", Least: 4.5},
	{Front: "--link", Back: "--accent-wash", Use: "提示框里的链接", Least: 4.5},
	{Front: "--link", Back: "--danger-wash", Use: "危险提示里的链接", Least: 4.5},
	{Front: "--on-action", Back: "--action", Use: "按钮上的字", Least: 4.5},
	{Front: "--on-action", Back: "--danger", Use: "红按钮上的字", Least: 4.5},
	{Front: "--danger-text", Back: "--page", Use: "错误说明", Least: 4.5},
	{Front: "--danger-text", Back: "--surface", Use: "框里的错误说明", Least: 4.5},
	{Front: "--danger-text", Back: "--danger-wash", Use: "危险底色上的红字", Least: 4.5},
	{Front: "--on-bar", Back: "--bar", Use: "求助条上的字", Least: 4.5},
	{Front: "--bar", Back: "--on-bar", Use: "求助条上「被骗了」", Least: 4.5},
	{Front: "--on-mark", Back: "--mark", Use: "搜到的字", Least: 4.5},
	{Front: "--control-edge", Back: "--page", Use: "输入框的边", Least: 3},
	{Front: "--control-edge", Back: "--control", Use: "输入框的边，从里面看", Least: 3},
	{Front: "--control-edge", Back: "--surface", Use: "框里输入框的边", Least: 3},
	{Front: "--action-edge", Back: "--danger-wash", Use: "危险提示里按钮的边", Least: 3},
	{Front: "--action-edge", Back: "--page", Use: "按钮的边", Least: 3},
	{Front: "--danger-edge", Back: "--page", Use: "出错处、危险提示的边", Least: 3},
	{Front: "--danger-edge", Back: "--surface", Use: "框里出错处的边", Least: 3},
	{Front: "--danger-edge", Back: "--danger-wash", Use: "危险提示的边，从里面看", Least: 3},
	{Front: "--plot", Back: "--page", Use: "图里的柱子", Least: 3},
	{Front: "--rule-strong", Back: "--page", Use: "分栏的粗线", Least: 3},
	{Front: "--focus", Back: "--page", Use: "键盘焦点", Least: 3},
	{Front: "--focus", Back: "--surface", Use: "框里的键盘焦点", Least: 3},
	{Front: "--bar-focus", Back: "--bar", Use: "求助条上的键盘焦点", Least: 3},
	{Front: "--bar-focus", Back: "--danger", Use: "110 上的键盘焦点", Least: 3},
}

// DayText is the ratio by day as it may be claimed: rounded down.
func (c Contrast) DayText() string { return roundedDown(c.Day) }

// NightText is the ratio by night, rounded down.
func (c Contrast) NightText() string { return roundedDown(c.Night) }

func roundedDown(ratio float64) string {
	return strconv.FormatFloat(math.Floor(ratio*10)/10, 'f', 1, 64)
}

var declaration = regexp.MustCompile(`(--[a-z-]+):\s*(var\((--[a-z-]+)\)|#[0-9a-f]{3,6});`)

// Palette returns the intents in the order of css/tokens.css, and the
// contrasts that hold between them.
func Palette() ([]Colour, []Contrast) {
	byDay, byNight, _ := strings.Cut(tokens, "@media (prefers-color-scheme: dark)")
	day, night := map[string]string{}, map[string]string{}
	var colours []Colour
	for _, d := range declaration.FindAllStringSubmatch(byDay, -1) {
		day[d[1]] = d[2]
		if d[3] != "" {
			colours = append(colours, Colour{Name: d[1]})
		}
	}
	maps.Copy(night, day)
	for _, d := range declaration.FindAllStringSubmatch(byNight, -1) {
		night[d[1]] = d[2]
	}
	for i, c := range colours {
		colours[i].Day, colours[i].Night = resolved(day, c.Name), resolved(night, c.Name)
	}
	measured := make([]Contrast, len(contrasts))
	for i, c := range contrasts {
		c.Day = contrast(resolved(day, c.Front), resolved(day, c.Back))
		c.Night = contrast(resolved(night, c.Front), resolved(night, c.Back))
		measured[i] = c
	}
	return colours, measured
}

// resolved is the value of a token, through those that it refers to.
func resolved(values map[string]string, name string) string {
	value := values[name]
	for range values { // a circle ends
		reference, found := strings.CutPrefix(value, "var(")
		if !found {
			return value
		}
		value = values[strings.TrimSuffix(reference, ")")]
	}
	return ""
}

// contrast is WCAG's ratio of two colours, from 1 to 21; 0 where one is none.
func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	if x < 0 || y < 0 {
		return 0
	}
	return (math.Max(x, y) + .05) / (math.Min(x, y) + .05)
}

// luminance is WCAG's relative luminance of #rgb or #rrggbb; -1 for anything
// else.
func luminance(colour string) float64 {
	digits := strings.TrimPrefix(colour, "#")
	if len(digits) == 3 {
		digits = digits[:1] + digits[:1] + digits[1:2] + digits[1:2] + digits[2:] + digits[2:]
	}
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || len(digits) != 6 {
		return -1
	}
	linear := func(channel uint64) float64 {
		c := float64(channel&0xff) / 0xff
		if c <= .04045 {
			return c / 12.92
		}
		return math.Pow((c+.055)/1.055, 2.4)
	}
	return .2126*linear(n>>16) + .7152*linear(n>>8) + .0722*linear(n)
}
