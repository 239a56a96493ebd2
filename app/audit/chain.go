package audit

import (
	"crypto/hmac"
	"fmt"
	"iter"
	"strconv"
	"time"
)

// Checkpoint is what pruning leaves: the last row that was pruned, and when.
// The zero Checkpoint is that of a log of which nothing was pruned.
type Checkpoint struct {
	Pruned    Head
	At        time.Time
	Signature []byte // under the server key
}

// Sign makes the checkpoint of a log that is pruned, now, up to a row.
func (l Log) Sign(pruned Head) Checkpoint {
	c := Checkpoint{Pruned: pruned, At: l.now().Truncate(time.Millisecond)}
	c.Signature = l.signature(c)
	return c
}

func (l Log) signature(c Checkpoint) []byte {
	return l.digest("checkpoint", c.Pruned.String(), strconv.FormatInt(c.At.UnixMilli(), 10))
}

// Stored is the log as a database has it, all in one state.
type Stored struct {
	From Checkpoint
	Head Head
	Rows iter.Seq2[Entry, error] // by sequence; it ends behind an error
}

// Broken is the first place where a log does not fit.
type Broken struct {
	Sequence int64 // of the row, or of the one that is missing
	Why      string
}

// Error implements error. The words are for who runs the command.
func (b *Broken) Error() string { return fmt.Sprintf("第 %d 条：%s", b.Sequence, b.Why) }

// Walk goes along a stored log from its checkpoint to its end and shows each
// row that fits to visit. It returns a [Broken] for the first place that does
// not fit, else what failed in reading or in visit.
func (l Log) Walk(stored Stored, visit func(Entry) error) error {
	at := stored.From.Pruned
	if at.Sequence != 0 && !hmac.Equal(l.signature(stored.From), stored.From.Signature) {
		return &Broken{at.Sequence, "清理记录的签名不对"}
	}
	for row, err := range stored.Rows {
		switch {
		case err != nil:
			return fmt.Errorf("read the row after %d: %w", at.Sequence, err)
		case row.Sequence != at.Sequence+1:
			return &Broken{at.Sequence + 1, "缺了这一条"}
		case row.Sequence > stored.Head.Sequence:
			return &Broken{row.Sequence, "在日志末尾之后，是另外加的"}
		case !hmac.Equal(l.link(at.MAC, row), row.MAC):
			return &Broken{row.Sequence, "与前一条接不上：被改过、换过位置、另外加的，或者不是这把服务器密钥写的"}
		}
		at = row.Head()
		if err := visit(row); err != nil {
			return err
		}
	}
	switch {
	case at.Sequence < stored.Head.Sequence:
		return &Broken{at.Sequence + 1, "缺了这一条，后面的也没有了"}
	case !hmac.Equal(at.MAC, stored.Head.MAC):
		return &Broken{at.Sequence, "日志末尾的记录被改过"}
	}
	return nil
}

// Verify walks along a stored log and returns how many rows there are. Where a
// head was noted earlier, it has to be part of the chain.
func (l Log) Verify(stored Stored, noted *Head) (rows int, err error) {
	found := noted == nil || noted.Sequence == 0 || same(*noted, stored.From.Pruned)
	err = l.Walk(stored, func(e Entry) error {
		rows++
		found = found || same(*noted, e.Head())
		return nil
	})
	switch {
	case err != nil || found:
		return rows, err
	case noted.Sequence < stored.From.Pruned.Sequence:
		return rows, &Broken{noted.Sequence, "记下的位置已经清理，无从核对；最早能核对的是 " + stored.From.Pruned.String()}
	default:
		return rows, &Broken{noted.Sequence, "不在日志里：记下这个位置以后，日志被截短过或重写过"}
	}
}

func same(a, b Head) bool { return a.Sequence == b.Sequence && hmac.Equal(a.MAC, b.MAC) }

// Old returns the last of the rows from the log's start that are all older
// than a time; the zero Head where the first is not. What does not fit is not
// passed over: pruning it would hide it.
func (l Log) Old(stored Stored, before time.Time) (last Head, rows int, err error) {
	ended := false
	err = l.Walk(stored, func(e Entry) error {
		if ended = ended || !e.At.Before(before); !ended {
			last, rows = e.Head(), rows+1
		}
		return nil
	})
	return last, rows, err
}
