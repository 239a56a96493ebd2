package plot_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"fanzha/app/plot"
)

// element is a start tag with the text behind it.
type element struct {
	name  string
	attrs map[string]string
	text  string
}

// read is all elements of a picture, which has to be whole XML.
func read(t *testing.T, picture string) []element {
	t.Helper()
	var all []element
	d := xml.NewDecoder(strings.NewReader(picture))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%v in %s", err, picture)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, attrs: map[string]string{}}
			for _, a := range token.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			all = append(all, e)
		case xml.CharData:
			if len(all) > 0 && all[len(all)-1].text == "" {
				all[len(all)-1].text = strings.TrimSpace(string(token))
			}
		}
	}
}

// pick is what an attribute of the elements of a class is.
func pick(all []element, class, attr string) string {
	var found []string
	for _, e := range all {
		if strings.Contains(" "+e.attrs["class"]+" ", " "+class+" ") {
			value := e.attrs[attr]
			if attr == "" {
				value = e.text
			}
			found = append(found, value)
		}
	}
	return strings.Join(found, "|")
}

func TestBarsAreAsLongAsTheirValues(t *testing.T) {
	all := read(t, string(plot.Bars(plot.Plot{ID: "a", Title: "甲", Summary: "乙", Marks: []plot.Mark{
		{Label: "正常", Value: 80, Text: "80家"}, {Label: "失联", Value: 20, Text: "20家"}, {Label: "注销", Value: .001, Text: "少"},
		{Label: "没有", Text: "0家"}, {Label: "不知道", Value: 3, Text: "不公布", Hidden: true},
	}})))
	if got, want := pick(all, "plot-bar", "width"), "60%|15%|0.75%"; got != want {
		t.Errorf("bars are %s, want %s", got, want)
	}
	if got, want := pick(all, "plot-number", ""), "80家|20家|少|0家|不公布"; got != want {
		t.Errorf("numbers are %s, want %s", got, want)
	}
	if got, want := pick(all, "plot-number", "x"), "60%|15%|0.75%|0%|0%"; got != want {
		t.Errorf("numbers stand at %s, want %s", got, want)
	}
}

func TestLongLabelsAreBroken(t *testing.T) {
	all := read(t, string(plot.Bars(plot.Plot{Marks: []plot.Mark{
		{Label: "冒充电商物流客服类诈骗案件", Value: 1}, {Label: "2025年1月至9月一共", Value: 1}, {Label: "", Value: 1},
	}})))
	if got, want := pick(all, "plot-text", ""), "冒充电商物流客|服类诈骗案件|2025年1月至9月一共|"; got != want {
		t.Errorf("lines are %s, want %s", got, want)
	}
	if got, want := all[0].attrs["height"], "12.38em"; got != want {
		t.Errorf("height %s, want %s: four lines, three bars", got, want)
	}
}

func TestColumnsStandInTheirOrder(t *testing.T) {
	marks := make([]plot.Mark, 12)
	for i := range marks {
		marks[i] = plot.Mark{Label: string(rune('a' + i)), Value: 5, Text: "5"}
	}
	marks[2], marks[11] = plot.Mark{Label: "c", Hidden: true}, plot.Mark{Label: "l", Value: 10, Text: "10"}
	all := read(t, string(plot.Columns(plot.Plot{ID: "a", Marks: marks})))
	if got, want := pick(all, "plot-bar", "height"), strings.Repeat("5em|", 10)+"10em"; got != want {
		t.Errorf("columns are %s, want %s", got, want)
	}
	if got, want := pick(all, "plot-hidden", "x"), "17.92%"; got != want {
		t.Errorf("the hidden one stands at %s, want %s", got, want)
	}
	if got, want := pick(all, "plot-tick", ""), "a|e|i|l"; got != want {
		t.Errorf("labels are %s, want %s", got, want)
	}
	if got, want := pick(all, "plot-wide", ""), strings.Repeat("5|", 10)+"e|i"; got != want {
		t.Errorf("on wide screens only: %s, want %s", got, want)
	}
}

// What editors type is text; no picture has a style, which the content
// security policy would drop.
func TestPicturesAreForEarsAndSafe(t *testing.T) {
	odd := `<script>alert(1)</script>"'&`
	p := plot.Plot{ID: odd, Title: odd, Summary: odd, Marks: []plot.Mark{{Label: odd, Text: odd}, {Label: odd, Text: odd, Value: 1}}}
	for name, picture := range map[string]string{"bars": string(plot.Bars(p)), "columns": string(plot.Columns(p))} {
		all := read(t, picture)
		svg := all[0].attrs
		if svg["role"] != "img" || svg["aria-labelledby"] != odd+"-title "+odd+"-desc" || all[1].attrs["id"] != odd+"-title" || all[2].attrs["id"] != odd+"-desc" {
			t.Errorf("%s: %+v", name, all[:3])
		}
		if all[1].text != odd || all[2].text != odd {
			t.Errorf("%s: title %q, summary %q", name, all[1].text, all[2].text)
		}
		for _, e := range all {
			if e.name == "script" || e.attrs["style"] != "" {
				t.Errorf("%s has %+v", name, e)
			}
		}
	}
	if got := pick(read(t, string(plot.Columns(plot.Plot{Marks: []plot.Mark{{Label: "一"}}}))), "plot-tick", "x"); got != "50%" {
		t.Errorf("the only label stands at %s", got)
	}
}

func TestLongLabelsOfColumnsDoNotMeet(t *testing.T) {
	all := read(t, string(plot.Columns(plot.Plot{Marks: []plot.Mark{{Label: "2025年1月至6月"}, {Label: "2025年7月至12月"}}})))
	if got, want := pick(all, "plot-tick", "y"), "14.69em|16.4em"; got != want {
		t.Errorf("they stand at %s, want %s", got, want)
	}
}
