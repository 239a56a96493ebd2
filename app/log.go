package main

import (
	"io"
	"log/slog"
	"sync/atomic"
	"time"
)

const (
	logWaiting = 4096        // lines, some megabyte at most
	logFlushed = time.Second // how long the end of the program waits for who reads them
)

// logQueue hands lines on to where they are read. A pipe whose reader has
// stopped holds up nobody who logs: what is past the queue is lost, and counted.
type logQueue struct {
	lines chan []byte
	lost  atomic.Int64
	ended chan struct{}
}

// newLogQueue begins to hand on, until close.
func newLogQueue(to io.Writer) *logQueue {
	q := &logQueue{lines: make(chan []byte, logWaiting), ended: make(chan struct{})}
	go q.handOn(to)
	return q
}

// Write implements [io.Writer] and takes one line, which it never waits for.
func (q *logQueue) Write(line []byte) (int, error) {
	select {
	case q.lines <- append([]byte(nil), line...):
	default:
		q.lost.Add(1)
	}
	return len(line), nil
}

func (q *logQueue) handOn(to io.Writer) {
	defer close(q.ended)
	own := slog.New(slog.NewJSONHandler(to, nil))
	for line := range q.lines {
		_, _ = to.Write(line) // who reads has gone, or the disk is full: there is nobody to tell
		if lost := q.lost.Swap(0); lost > 0 {
			own.Warn("nobody has read the log for a while: lines were lost", "lines", lost)
		}
	}
}

// close hands on what waits. Nobody may write any more.
func (q *logQueue) close() {
	close(q.lines)
	select {
	case <-q.ended:
	case <-time.After(logFlushed):
	}
}
