package store

import (
	"reflect"
	"testing"
)

// Any line is refused, or is a row that is written and read again as itself.
func FuzzParseRow(f *testing.F) {
	columns := []column{{"a", "text"}, {"b", "number"}, {"c", "truth"}, {"d", "bytes"}}
	f.Fuzz(func(t *testing.T, text []byte) {
		values, err := parseRow(text, columns)
		if err != nil {
			return
		}
		l := newLine(columns)
		for i := range values {
			*l.values[i] = values[i]
		}
		written, err := l.row()
		if err != nil {
			t.Fatalf("%q is read and not written: %v", text, err)
		}
		again, err := parseRow(written, columns)
		if err != nil || !reflect.DeepEqual(values, again) {
			t.Errorf("%q is read as %v, written as %q, read as %v, %v", text, values, written, again, err)
		}
	})
}
