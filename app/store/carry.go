package store

import (
	"bufio"
	"context"
	"fmt"
	"io"
)

// Carry fills an empty database with what another holds, and compares them:
// [Fill]. The source is read in one state; who must not write to it meanwhile
// is kept out by [Options.Alone]. Nobody can open the copy before
// [Store.Filled].
func Carry(ctx context.Context, source *Store, target Options) (filled *Store, tables []SourceTable, err error) {
	err = source.Snapshot(ctx, func(snapshot *Snapshot) error {
		if snapshot.Schema != source.known { // a newer program knows what is in it
			return fmt.Errorf("%w: schema %d, known is %d", ErrNewerSchema, snapshot.Schema, source.known)
		}
		for _, table := range snapshot.Tables {
			content, err := snapshot.Write(ctx, table, io.Discard)
			if err != nil {
				return err
			}
			tables = append(tables, SourceTable{table, content, func() (io.ReadCloser, error) { return snapshot.stream(ctx, table), nil }})
		}
		filled, err = Fill(ctx, target, Source{snapshot.Schema, tables})
		return err
	})
	return filled, tables, err
}

// stream writes a table while it is read.
func (s *Snapshot) stream(ctx context.Context, table string) io.ReadCloser {
	out, in := io.Pipe()
	written := make(chan struct{})
	go func() {
		defer close(written)
		buffer := bufio.NewWriter(in)
		_, err := s.Write(ctx, table, buffer)
		if err == nil {
			err = buffer.Flush()
		}
		in.CloseWithError(err)
	}()
	return &stream{out, written}
}

type stream struct {
	*io.PipeReader
	written chan struct{}
}

// Close waits until nothing of the snapshot is read any more.
func (s *stream) Close() error {
	err := s.PipeReader.Close()
	<-s.written
	return err
}
