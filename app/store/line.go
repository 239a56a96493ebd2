package store

import (
	"bytes"
	"cmp"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// column is one column of a table, with what both engines call its kind.
type column struct {
	name string
	kind string // text, number, truth, bytes
}

var kindOfType = map[string]string{
	"TEXT": "text", "BIGINT": "number", "INT8": "number", "BOOLEAN": "truth", "BOOL": "truth", "BYTEA": "bytes",
}

// columnsOf are the columns of a result, in its order.
func columnsOf(rows *sql.Rows) ([]column, error) {
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	var columns []column
	for _, t := range types {
		kind, ok := kindOfType[t.DatabaseTypeName()]
		if !ok {
			return nil, fmt.Errorf("column %s is of a type that cannot be carried: %s", t.Name(), t.DatabaseTypeName())
		}
		columns = append(columns, column{t.Name(), kind})
	}
	return columns, nil
}

// line makes lines of rows. Columns stand by name: their order in a table
// depends on how it became what it is.
type line struct {
	columns []column
	into    []any  // where a row is scanned to, in the order of the table
	values  []*any // the same, by the names of the columns
	text    []byte
}

func newLine(columns []column) *line {
	l := &line{columns: slices.Clone(columns)}
	place := map[string]*any{}
	for _, c := range columns {
		place[c.name] = new(any)
		l.into = append(l.into, place[c.name])
	}
	slices.SortFunc(l.columns, func(a, b column) int { return cmp.Compare(a.name, b.name) })
	for _, c := range l.columns {
		l.values = append(l.values, place[c.name])
	}
	return l
}

// head is the first line: the columns' names.
func (l *line) head() []byte {
	text := []byte{'['}
	for i, c := range l.columns {
		if i > 0 {
			text = append(text, ',')
		}
		text = strconv.AppendQuote(text, c.name)
	}
	return append(text, ']', '\n')
}

// row is the line of the row that was scanned last. It holds until the next.
func (l *line) row() (_ []byte, err error) {
	l.text = append(l.text[:0], '[')
	for i, c := range l.columns {
		if i > 0 {
			l.text = append(l.text, ',')
		}
		if l.text, err = appendValue(l.text, c.kind, *l.values[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
	}
	l.text = append(l.text, ']', '\n')
	return l.text, nil
}

// appendValue appends a value. SQLite has numbers for truths, and texts for
// bytes where a migration said so.
func appendValue(line []byte, kind string, value any) ([]byte, error) {
	switch v := value.(type) {
	case nil:
		return append(line, "null"...), nil
	case bool:
		if kind == "truth" {
			return strconv.AppendBool(line, v), nil
		}
	case int64:
		if kind == "truth" {
			return strconv.AppendBool(line, v != 0), nil
		}
		if kind == "number" {
			return strconv.AppendInt(line, v, 10), nil
		}
	case string:
		if kind == "text" {
			return appendText(line, v)
		}
		return appendValue(line, kind, []byte(v))
	case []byte:
		if kind == "bytes" {
			return append(base64.StdEncoding.AppendEncode(append(line, '"'), v), '"'), nil
		}
	}
	return nil, fmt.Errorf("a %s is stored as %T", kind, value)
}

// appendText appends a text as JSON has it.
func appendText(line []byte, text string) ([]byte, error) {
	if !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r >= 0x7f || r == '"' || r == '\\' }) {
		return append(append(append(line, '"'), text...), '"'), nil
	}
	if !storable(text) {
		return nil, errText
	}
	var quoted bytes.Buffer
	encoder := json.NewEncoder(&quoted)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		return nil, err
	}
	return append(line, bytes.TrimSuffix(quoted.Bytes(), []byte("\n"))...), nil
}

// errLine is returned for a line that is no row.
var errLine = errors.New("not a row of this table")

// parseRow reads a line as values of columns.
func parseRow(text []byte, columns []column) ([]any, error) {
	var fields []json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil, errLine
	}
	if len(fields) != len(columns) {
		return nil, errLine
	}
	values := make([]any, len(columns))
	for i, field := range fields {
		value, err := parseValue(field, columns[i].kind)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", columns[i].name, err)
		}
		values[i] = value
	}
	return values, nil
}

func parseValue(field json.RawMessage, kind string) (any, error) {
	if string(field) == "null" {
		return nil, nil //nolint:nilnil // it is SQL's NULL
	}
	switch kind {
	case "number":
		return parseAs[int64](field)
	case "truth":
		return parseAs[bool](field)
	case "text":
		text, err := parseAs[string](field)
		if err == nil && !storable(text.(string)) { //nolint:forcetypeassert // it was just made one
			err = errText
		}
		return text, err
	default:
		return parseAs[[]byte](field)
	}
}

func parseAs[T any](field json.RawMessage) (any, error) {
	var value T
	if err := json.Unmarshal(field, &value); err != nil {
		return nil, errLine
	}
	return value, nil
}

// names are those of columns, as SQL wants them.
func names(columns []column) string {
	var quoted []string
	for _, c := range columns {
		quoted = append(quoted, strconv.Quote(c.name))
	}
	return strings.Join(quoted, ", ")
}
