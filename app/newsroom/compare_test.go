package newsroom_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"fanzha/app/newsroom"
)

// drawn is a comparison as a text: a line for each row, what is marked in
// brackets.
func drawn(rows []newsroom.Row) string {
	var out strings.Builder
	side := func(spans []newsroom.Span) {
		for _, s := range spans {
			if s.Changed {
				out.WriteString("[" + s.Text + "]")
			} else {
				out.WriteString(s.Text)
			}
		}
	}
	for _, row := range rows {
		if row.Skipped > 0 {
			out.WriteString(strings.Repeat(".", row.Skipped) + "\n")
			continue
		}
		side(row.Old)
		out.WriteString("|")
		side(row.New)
		out.WriteString("\n")
	}
	return out.String()
}

func TestWhatDiffersIsMarkedWithinTheLine(t *testing.T) {
	tests := map[string]struct{ before, after, want string }{
		"nothing":             {"一\n二\n", "一\n二\n", ""},
		"nothing at all":      {"", "", ""},
		"a word":              {"损失三千元\n", "损失五千元\n", "损失[三]千元|损失[五]千元\n"},
		"a line more":         {"一\n三\n", "一\n二\n三\n", "一|一\n|[二]\n三|三\n"},
		"a line less":         {"一\n二\n三\n", "一\n三\n", "一|一\n[二]|\n三|三\n"},
		"all of it":           {"", "一\n二\n", "|[一]\n|[二]\n"},
		"two lines to one":    {"甲\n乙\n", "丙\n", "[甲]|[丙]\n[乙]|\n"},
		"a line end is none":  {"一", "一\n", ""},
		"Windows' line ends":  {"一\r\n二\r\n", "一\n二\n", ""},
		"far from the change": {"1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", ".....\n6|6\n7|7\n8|8\n|[9]\n"},
	}
	for name, test := range tests {
		if got := drawn(newsroom.Compare(test.before, test.after)); got != test.want {
			t.Errorf("%s:\n%swant\n%s", name, got, test.want)
		}
	}
}

// FuzzCompare proves of any two texts that what is shown, with what is left
// out, is all lines of both, and that no character is cut in two.
func FuzzCompare(f *testing.F) {
	f.Fuzz(func(t *testing.T, before, after string) {
		if !utf8.ValidString(before) || !utf8.ValidString(after) || strings.ContainsRune(before+after, '\r') {
			return
		}
		rows := newsroom.Compare(before, after)
		var olds, news int
		for _, row := range rows {
			olds, news = olds+row.Skipped, news+row.Skipped
			for _, s := range append(row.Old, row.New...) {
				if !utf8.ValidString(s.Text) {
					t.Fatalf("%q is cut in a character", s.Text)
				}
			}
			for n, side := range map[*int]string{&olds: line(row.Old), &news: line(row.New)} {
				number, lines := row.OldLine, strings.Split(before, "\n")
				if n == &news {
					number, lines = row.NewLine, strings.Split(after, "\n")
				}
				if number == 0 {
					continue
				}
				if *n++; *n != number || lines[number-1] != side {
					t.Fatalf("line %d is shown as %q, behind %d", number, side, *n-1)
				}
			}
		}
		same := strings.TrimSuffix(before, "\n") == strings.TrimSuffix(after, "\n")
		if want := strings.Count(strings.TrimSuffix(before, "\n"), "\n") + 1; rows != nil && olds != want && strings.TrimSuffix(before, "\n") != "" {
			t.Errorf("%d lines of %d", olds, want)
		}
		if (rows == nil) != same {
			t.Errorf("the same: %v, %d rows", same, len(rows))
		}
	})
}

func line(spans []newsroom.Span) (text string) {
	for _, s := range spans {
		text += s.Text
	}
	return text
}
