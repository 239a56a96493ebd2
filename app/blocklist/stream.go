package blocklist

import (
	"bytes"
	"encoding/json"
	"io"
	"iter"
)

// writeList writes an object whose last member is a list, an item at a time:
// a list may be too long to be in memory whole. before and after stand around
// the object.
func writeList(w io.Writer, before string, head any, name string, items iter.Seq[any], after string) error {
	opening, err := json.Marshal(head)
	if err != nil {
		return err
	}
	opening = bytes.TrimSuffix(opening, []byte("}"))
	if len(opening) > 1 {
		opening = append(opening, ',')
	}
	if _, err := io.WriteString(w, before+string(opening)+`"`+name+"\":[\n"); err != nil {
		return err
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	comma := ""
	for item := range items {
		if _, err := io.WriteString(w, comma); err != nil {
			return err
		}
		if err := encoder.Encode(item); err != nil {
			return err
		}
		comma = ","
	}
	_, err = io.WriteString(w, "]}"+after+"\n")
	return err
}
