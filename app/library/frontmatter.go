package library

import (
	"bytes"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/strictyaml"
)

// Meta is an article's front matter. See docs/content.md for each key.
type Meta struct {
	Title           string                `yaml:"title"`
	Date            bureau.Date           `yaml:"date"`
	Summary         string                `yaml:"summary"`
	Updated         bureau.Date           `yaml:"updated"`
	Scam            strictyaml.StringList `yaml:"scam"`
	Channels        []string              `yaml:"channels"`
	Loss            float64               `yaml:"loss"` // yuan
	District        string                `yaml:"district"`
	Unit            string                `yaml:"unit"`
	Stage           string                `yaml:"stage"`
	Status          string                `yaml:"status"`
	PublishAt       Moment                `yaml:"publish_at"`
	ExpireAt        Moment                `yaml:"expire_at"`
	ReviewBy        bureau.Date           `yaml:"review_by"`
	Cover           string                `yaml:"cover"`
	Audio           string                `yaml:"audio"`
	Tags            []string              `yaml:"tags"`
	Sources         []bureau.Source       `yaml:"sources"`
	Steps           []string              `yaml:"steps"`
	Questions       []string              `yaml:"questions"`
	Help            bool                  `yaml:"help"`
	Notice          string                `yaml:"notice"`
	WithdrawnReason string                `yaml:"withdrawn_reason"`
	See             string                `yaml:"see"`
	Loudspeaker     string                `yaml:"loudspeaker"`
	PrivacyOK       []Excuse              `yaml:"privacy_ok"`
	Indicators      Indicators            `yaml:"indicators"`
}

// The states of an article.
const (
	StatusDraft     = "draft"
	StatusReview    = "review"
	StatusPublished = "published"
	StatusWithdrawn = "withdrawn"
)

// Excuse lets the privacy guard pass every line that contains Text.
type Excuse struct {
	Text   string `yaml:"text"`
	Reason string `yaml:"reason"`
}

// Moment is a wall-clock time to the minute, without a zone.
type Moment struct{ wall time.Time }

// IsZero reports whether no moment is given.
func (m Moment) IsZero() bool { return m.wall.IsZero() }

// In returns the moment in a time zone.
func (m Moment) In(zone *time.Location) time.Time {
	w := m.wall
	return time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), 0, 0, zone)
}

// UnmarshalYAML reads 2006-01-02 or 2006-01-02 15:04.
func (m *Moment) UnmarshalYAML(node *yaml.Node) error {
	if node.Tag == "!!null" {
		return nil
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04", "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, node.Value); err == nil {
			m.wall = t
			return nil
		}
	}
	return errors.New("时间 " + node.Value + " 不对，应像 2026-01-31 或 2026-01-31 09:00")
}

// maxFile is the largest article that is read, in bytes.
const maxFile = 256 << 10

func tooLarge(file string, size int64) (findings fault.Findings) {
	findings.Add(file, 1, "文件太大（%d KB），一篇文章最多 %d KB", size>>10, maxFile>>10)
	return findings
}

const fence = "---"

// source is a file split into its parts. Lines are 1-based lines of the file.
type source struct {
	meta     Meta
	lines    strictyaml.Lines
	body     string
	bodyLine int // line on which body begins
}

// parseSource splits a file into front matter and body. Files come from
// Windows editors as well: a byte order mark and CRLF are fine.
func parseSource(file string, data []byte) (source, fault.Findings) {
	var src source
	var findings fault.Findings
	if len(data) > maxFile {
		return src, tooLarge(file, int64(len(data)))
	}
	if !utf8.Valid(data) || bytes.ContainsRune(data, 0) {
		findings.Add(file, 1+bytes.Count(data[:validPrefix(data)], []byte("\n")), "文件不是 UTF-8 编码，请用编辑器另存为 UTF-8")
		return src, findings
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	lines := strings.SplitAfter(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n")
	if strings.TrimSpace(lines[0]) != fence {
		findings.Add(file, 1, "第一行应是 ---，下面写 title、date、summary，再以一行 --- 结束")
		return src, findings
	}
	end := 1
	for end < len(lines) && strings.TrimRight(lines[end], " \t\n") != fence {
		if key, _, wide := strings.Cut(lines[end], "："); wide && isKey(key) {
			findings.Add(file, end+1, "键 %q 后面要用英文冒号加空格（: ），不是中文冒号", key)
		}
		end++
	}
	if end == len(lines) {
		findings.Add(file, 1, "找不到结束前言的那一行 ---")
		return src, findings
	}
	if findings.Failed() {
		return src, findings
	}
	src.lines, findings = strictyaml.Decode(file, 2, []byte(strings.Join(lines[1:end], "")), &src.meta)
	src.body, src.bodyLine = strings.Join(lines[end+1:], ""), end+2
	if src.meta.Status == "" {
		src.meta.Status = StatusPublished
	}
	return src, findings
}

// validPrefix is how many bytes at the start of data are text.
func validPrefix(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == 0 || r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(data)
}

// isKey reports whether text could be a front matter key.
func isKey(text string) bool {
	return text != "" && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz_") == ""
}
