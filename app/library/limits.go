package library

import (
	"bytes"
	"fmt"

	"fanzha/app/fault"
)

// No article comes near these limits. They bound what a hostile body costs:
// goldmark's time grows with depth times lines, and with the square of the
// brackets and delimiters of one paragraph.
const (
	maxSource    = 256 << 10 // bytes of a body
	maxLines     = 10_000    // of a body
	maxParagraph = 64 << 10  // bytes between two blank lines
	maxMarks     = 1_000     // brackets and runs of * _ ~ between two blank lines
	maxDepth     = 40        // of quotes and lists
	maxPipes     = 40        // of a line, which bounds the columns of a table
	maxAddresses = maxSource // bytes of all links: a reference may be used again and again
)

// checkLimits refuses a body that is too costly to be an article.
func checkLimits(source []byte) error {
	if len(source) > maxSource {
		return fault.New(fault.TooLarge, fmt.Sprintf("正文太长：最多 %d kB", maxSource>>10))
	}
	var paragraph, marks, number int
	for line := range bytes.Lines(source) {
		number++
		if len(bytes.TrimSpace(line)) == 0 {
			paragraph, marks = 0, 0
		}
		paragraph += len(line)
		marks += countMarks(line)
		if reason := excess(line, number, paragraph, marks); reason != "" {
			return fault.New(fault.Invalid, fmt.Sprintf("第 %d 行：%s", number, reason))
		}
	}
	return nil
}

// excess names the limit that a line goes over, and is empty for most.
func excess(line []byte, number, paragraph, marks int) string {
	switch {
	case number > maxLines:
		return "行数太多"
	case paragraph > maxParagraph:
		return "段落太长，请用空行分段"
	case marks > maxMarks:
		return "一段里的方括号、星号、下划线或波浪号太多"
	case bytes.Count(line, []byte{'|'}) > maxPipes:
		return "表格的列太多"
	case depth(line) > maxDepth:
		return "引用或列表的层次太深"
	}
	return ""
}

// countMarks counts the brackets of a line and its runs of delimiters.
func countMarks(line []byte) int {
	var n int
	var last byte
	for _, c := range line {
		switch c {
		case '[':
			n++
		case '*', '_', '~':
			if c != last {
				n++
			}
		}
		last = c
	}
	return n
}

// depth is the most containers that the beginning of a line can open or go on
// with: its markers, and a level for every two columns of indentation.
func depth(line []byte) int {
	var markers, columns int
	for i, c := range line {
		blankNext := i+1 < len(line) && bytes.IndexByte([]byte(" \t\r\n"), line[i+1]) >= 0
		switch {
		case c == ' ':
			columns++
		case c == '\t':
			columns += 4
		case c == '>', bytes.IndexByte([]byte("-*+.)"), c) >= 0 && blankNext:
			markers++
		case c < '0' || c > '9':
			return markers + columns/2
		}
	}
	return markers + columns/2
}
