// Package backup writes and reads the one file that a site is restored from: a
// ZIP with every table of the database, the sealed files that came with
// reports, and the content folder.
//
//	database/reports.jsonl    a table: a line a row
//	evidence/0a1b…            a sealed file, by its name in the storage
//	content/cases/x.md        the content folder
//	manifest.json             what else is there, with sizes and digests
//
// The ZIP's comment, which is the end of the file, names the server key and
// has a digest of all that stands before it, and a keyed one of that: a file
// that was cut off, changed, or made by somebody without the server key is
// told from a backup before anything of it is read. No key is in a backup.
//
// It knows nothing of SQL and of the storage of evidence.
package backup

import (
	"errors"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// Format is the newest form of backups that this program reads and writes.
const Format = 1

// Manifest says what a backup holds.
type Manifest struct {
	Format    int       `json:"format"`
	Program   string    `json:"program"` // the version that wrote it
	At        time.Time `json:"at"`      // of the database's state
	Engine    string    `json:"engine"`  // sqlite, postgres
	Schema    int64     `json:"schema"`
	ServerKey string    `json:"server_key"` // its id
	Tables    []Table   `json:"tables"`     // each behind those that it refers to
	Entries   []Entry   `json:"entries"`    // all but the manifest
	// Files that the database named and that were not there to be copied:
	// erased or taken back meanwhile, or lost before.
	Gone []string `json:"gone"`
	Lost []string `json:"lost"`
}

// Table is what a table held, however its rows are ordered.
type Table struct {
	Name   string `json:"name"`
	Rows   int64  `json:"rows"`
	Digest string `json:"digest"`
}

// Entry is one entry of the ZIP.
type Entry struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

const (
	manifestName   = "manifest.json"
	databaseFolder = "database/"
	evidenceFolder = "evidence/"
	contentFolder  = "content/"
	tableEnding    = ".jsonl"
)

// TableName is the entry of a table.
func TableName(table string) string { return databaseFolder + table + tableEnding }

// EvidenceName is the entry of a sealed file.
func EvidenceName(id string) string { return evidenceFolder + id }

// ContentName is the entry of a path below the content folder.
func ContentName(path string) string { return contentFolder + path }

// Evidence returns the name in the storage of an entry that is a file.
func (e Entry) Evidence() (id string, ok bool) { return strings.CutPrefix(e.Name, evidenceFolder) }

// Content returns the path below the content folder of an entry that is there.
func (e Entry) Content() (path string, ok bool) { return strings.CutPrefix(e.Name, contentFolder) }

// Rows is how many rows a table held.
func (m Manifest) Rows(table string) int64 {
	for _, t := range m.Tables {
		if t.Name == table {
			return t.Rows
		}
	}
	return 0
}

// Count is how many entries are of a kind: [Entry.Evidence], [Entry.Content].
func (m Manifest) Count(kind func(Entry) (string, bool)) (n int) {
	for _, e := range m.Entries {
		if _, ok := kind(e); ok {
			n++
		}
	}
	return n
}

var (
	// ErrNotBackup is returned for a file that is no backup, or not a whole one.
	ErrNotBackup = errors.New("backup: not a backup, or not a whole one (不是完整的备份文件)")
	// ErrChanged is returned for a backup of which something was changed.
	ErrChanged = errors.New("backup: it was changed or damaged (备份文件损坏，或者被改动过)")
	// ErrNewerFormat is returned for a backup of a newer program.
	ErrNewerFormat = errors.New("backup: it was made by a newer program (备份是更新版本的程序做的，请换用新版程序)")
)

var fixedName = regexp.MustCompile(`^(?:database/[a-z][a-z_]*\.jsonl|evidence/[0-9a-f]{32})$`)

// isName reports whether an entry may have a name: nothing else is ever
// written to a disk.
func isName(name string) bool {
	below, ok := strings.CutPrefix(name, contentFolder)
	if !ok {
		return fixedName.MatchString(name)
	}
	return IsContent(below)
}

// IsContent reports whether a path below the content folder belongs into a
// backup: Markdown, YAML, and what is in media/. Whatever else lies there, a
// secret that somebody has put beside units.yaml for one, stays where it is.
func IsContent(name string) bool {
	if !fs.ValidPath(name) || len(name) > 1000 || !utf8.ValidString(name) {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") || strings.ContainsFunc(part, unsafe) {
			return false
		}
	}
	ending := path.Ext(name)
	return ending == ".md" || ending == ".yaml" || strings.HasPrefix(name, "media/")
}

// unsafe are characters that some file systems and terminals take for
// something else.
func unsafe(r rune) bool { return r < ' ' || r == 0x7f || strings.ContainsRune(`\:*?"<>|`, r) }
