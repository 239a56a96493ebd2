package bucket

import (
	"errors"
	"fmt"
	"io"
	"os"

	"fanzha/app/evidence"
)

// spooled is a file with what write writes, sealed as it is, at its beginning.
// It has no name: when it is closed, or the process dies, it is gone.
func (b *Bucket) spooled(write func(io.Writer) error) (*os.File, error) {
	if err := evidence.LeavesRoom(b.spool, b.reserve); err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(b.spool, "sealed-*")
	if err != nil {
		return nil, fmt.Errorf("keep file: %w", err)
	}
	err = os.Remove(file.Name())
	if err == nil {
		err = write(file)
	}
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}
