package fault

import (
	"cmp"
	"fmt"
	"slices"
)

// Finding is one thing the content checks have to say about a file.
type Finding struct {
	File    string // path below the content folder, with forward slashes
	Line    int    // 1-based; 0 where the whole file is meant
	Message string // Chinese, says what to do
	Warning bool   // true: worth a look, fails nothing
}

// String returns "file:line: message"; a warning's message is marked.
func (f Finding) String() string {
	message := f.Message
	if f.Warning {
		message = "提醒：" + message
	}
	return fmt.Sprintf("%s:%d: %s", f.File, max(f.Line, 1), message)
}

// Findings are what the checks of one file or of a whole folder found.
type Findings []Finding

// Add records a fault.
func (fs *Findings) Add(file string, line int, format string, args ...any) {
	*fs = append(*fs, Finding{File: file, Line: line, Message: fmt.Sprintf(format, args...)})
}

// Failed reports whether any finding is more than a warning.
func (fs Findings) Failed() bool { return fs.Count() > 0 }

// Sort orders by file, line and message.
func (fs Findings) Sort() {
	slices.SortFunc(fs, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Message, b.Message))
	})
}

// Count is how many findings are more than warnings.
func (fs Findings) Count() int {
	n := 0
	for _, f := range fs {
		if !f.Warning {
			n++
		}
	}
	return n
}
