package store

import (
	"context"
	"strconv"
	"strings"
)

// row is one row that is to be inserted, in the order of its columns.
type row []any

// mostRows is how many are inserted by one statement. Rows go in by powers of
// two, so that few texts are prepared.
const mostRows = 32

// insertRows inserts rows of one width. Into names the table with its columns;
// then says what becomes of a row that is there.
func insertRows(ctx context.Context, tx writer, into, then string, rows []row) error {
	return inChunks(rows, func(values string, args []any) error {
		_, err := execute(ctx, tx, `INSERT INTO `+into+` VALUES `+values+` `+then, args...)
		return err
	})
}

// inChunks calls insert with the places of some rows, "($1, $2), ($3, $4)",
// and with what belongs there, until all have had their turn.
func inChunks(rows []row, insert func(values string, args []any) error) error {
	for size := mostRows; size > 0; size /= 2 {
		for len(rows) >= size {
			var args []any
			for _, r := range rows[:size] {
				args = append(args, r...)
			}
			if err := insert(places(size, len(rows[0])), args); err != nil {
				return err
			}
			rows = rows[size:]
		}
	}
	return nil
}

// places are the placeholders of some rows.
func places(rows, width int) string {
	var b strings.Builder
	for n := range rows * width {
		switch {
		case n == 0:
			b.WriteString("(")
		case n%width == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(n+1))
	}
	return b.String() + ")"
}
