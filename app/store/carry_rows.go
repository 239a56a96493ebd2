package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/bits"
	"strings"
)

// carriedColumn is a column with its type in PostgreSQL.
type carriedColumn struct{ name, kind string }

// carriedRows are the rows of a table, read one by one, in values that both
// engines give alike.
type carriedRows struct {
	*sql.Rows
	columns []carriedColumn
	values  []any
	into    []any
	count   int64
	sum     [4]uint64 // of the rows' digests
}

func readCarried(ctx context.Context, from querier, table string, columns []carriedColumn) (*carriedRows, error) {
	r := &carriedRows{columns: columns, values: make([]any, len(columns)), into: make([]any, len(columns))}
	for i := range r.values {
		r.into[i] = &r.values[i]
	}
	var err error
	//nolint:gosec,rowserrcheck // words of this package and of the schema; next checks it
	r.Rows, err = from.QueryContext(ctx, `SELECT "`+strings.Join(r.names(), `", "`)+`" FROM `+table)
	return r, err
}

func (r *carriedRows) names() []string {
	names := make([]string, len(r.columns))
	for i, column := range r.columns {
		names[i] = column.name
	}
	return names
}

// next returns the next row, which holds until the one after it; nil behind
// the last.
func (r *carriedRows) next() ([]any, error) {
	if !r.Next() {
		return nil, r.Err()
	}
	if err := r.Scan(r.into...); err != nil {
		return nil, err
	}
	for i, column := range r.columns {
		value, ok := carriedValue(column.kind, r.values[i])
		if !ok {
			return nil, fmt.Errorf("row %d has in %s, which is %s, a %T", r.count+1, column.name, column.kind, r.values[i])
		}
		r.values[i] = value
	}
	r.count++
	r.add(digestOf(r.values))
	return r.values, nil
}

// carriedValue is a value of a column as PostgreSQL has it. SQLite has numbers
// for truths, and ” for no bytes where a migration said so.
func carriedValue(kind string, value any) (_ any, ok bool) {
	if value == nil {
		return nil, true
	}
	switch kind {
	case "TEXT":
		text, ok := value.(string)
		return text, ok && storable(text)
	case "INT8":
		number, ok := value.(int64)
		return number, ok
	case "BOOL":
		if number, ok := value.(int64); ok {
			return number != 0, true
		}
		truth, ok := value.(bool)
		return truth, ok
	case "BYTEA":
		if text, ok := value.(string); ok {
			return []byte(text), true
		}
		raw, ok := value.([]byte)
		return present(raw), ok
	default:
		return nil, false
	}
}

// digestOf is the digest of a row: of each value its kind, its length and
// itself.
func digestOf(row []any) [sha256.Size]byte {
	var b []byte
	for _, value := range row {
		switch v := value.(type) {
		case nil:
			b = append(b, 'n')
		case bool:
			b = fmt.Appendf(b, "t%t", v)
		case int64:
			b = binary.BigEndian.AppendUint64(append(b, 'i'), uint64(v)) //nolint:gosec // all 64 bits of it
		case string:
			b = append(binary.BigEndian.AppendUint64(append(b, 's'), uint64(len(v))), v...)
		case []byte:
			b = append(binary.BigEndian.AppendUint64(append(b, 'b'), uint64(len(v))), v...)
		}
	}
	return sha256.Sum256(b)
}

// add adds the digest of a row, so that the order of rows is nothing to the
// sum: each engine reads them in its own, and sorts texts in its own.
func (r *carriedRows) add(digest [sha256.Size]byte) {
	var carry uint64
	for i := range r.sum {
		r.sum[i], carry = bits.Add64(r.sum[i], binary.LittleEndian.Uint64(digest[8*i:]), carry)
	}
}

// content is what was read so far.
func (r *carriedRows) content() Content {
	var b []byte
	for _, part := range r.sum {
		b = binary.BigEndian.AppendUint64(b, part)
	}
	return Content{r.count, hex.EncodeToString(b)}
}
