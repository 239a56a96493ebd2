package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"

	"fanzha/app/evidence"
)

// backupFile is a backup while it is written: under another name until it is
// whole, and readable by its owner alone.
type backupFile struct {
	out     io.Writer
	file    *os.File // nil: standard output
	path    string
	reserve bool // leave room on the disk, for reports
	written int64
	checked int64 // how much was written when the disk was last asked
}

// standardOutput is what a file is called that is none.
const standardOutput = "-"

func (cmd *backupCommand) create(stdout io.Writer) (*backupFile, error) {
	if cmd.File == standardOutput {
		return &backupFile{out: stdout}, nil
	}
	if _, err := os.Lstat(cmd.File); !errors.Is(err, fs.ErrNotExist) {
		return nil, errors.Join(fmt.Errorf("%s 已经存在：备份从不覆盖文件，请换一个名字", cmd.File), err)
	}
	folder := filepath.Dir(cmd.File)
	file, err := os.CreateTemp(folder, "."+filepath.Base(cmd.File)+".*.part") // with mode 0600
	if err != nil {
		return nil, fmt.Errorf("make file: %w", err)
	}
	return &backupFile{out: file, file: file, path: cmd.File, reserve: sameDisk(folder, cmd.Data)}, nil
}

// sameDisk reports whether two folders share their room.
func sameDisk(a, b string) bool {
	var one, other unix.Stat_t
	return unix.Stat(a, &one) == nil && unix.Stat(b, &other) == nil && one.Dev == other.Dev
}

// askEvery is how much is written before the disk is asked again.
const askEvery = 4 << 20

// Write ends with [evidence.ErrFull] before the disk is so full that reports
// could not be stored. What was written goes to the disk in small parts:
// reports that are stored meanwhile would wait for one large one.
func (f *backupFile) Write(p []byte) (int, error) {
	if f.file != nil && (f.written == 0 || f.written-f.checked >= askEvery) {
		f.checked = f.written
		if err := errors.Join(f.room(), f.file.Sync()); err != nil {
			return 0, err
		}
	}
	n, err := f.out.Write(p)
	f.written += int64(n)
	return n, err
}

func (f *backupFile) room() error {
	if !f.reserve {
		return nil
	}
	var disk unix.Statfs_t
	if err := unix.Fstatfs(int(f.file.Fd()), &disk); err != nil {
		return fmt.Errorf("look for room: %w", err)
	}
	if disk.Bavail*uint64(disk.Bsize) < evidence.Reserve { //nolint:gosec // a block's size is positive
		return evidence.ErrFull
	}
	return nil
}

// finish gives the file its name. When it returns, it is durable.
func (f *backupFile) finish() error {
	if f.file == nil {
		return nil
	}
	if err := errors.Join(f.file.Sync(), f.file.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.file.Name(), f.path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(f.path))
}

// abandon removes what is not finished.
func (f *backupFile) abandon() {
	if f.file != nil {
		_ = f.file.Close()
		_ = os.Remove(f.file.Name())
	}
}

// syncFolder makes the names in a folder durable.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// inWords says what an operator can do about an error.
func inWords(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, evidence.ErrFull) {
		return fmt.Errorf("磁盘满了，或者剩下的地方要留给登记，请换一个有空间的磁盘：%w", err)
	}
	return err
}
