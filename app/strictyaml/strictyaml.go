// Package strictyaml reads YAML that people write by hand, and names the line
// of everything it cannot take: an unknown key, a key given twice, a value of
// the wrong type. Messages are Chinese, for the person who edits the file.
//
// Anchors and aliases are refused: they let a small file grow without bound
// and nobody who edits content needs them.
package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"fanzha/app/fault"
)

// Lines knows where each value stands: "units[0].districts[1]" → line. Nil
// Lines are those of a file that is no YAML.
type Lines map[string]int

// At returns the line of the value at a path made as by fmt.Sprintf, or of
// the nearest value that contains it; 1 where nothing does.
func (l Lines) At(format string, args ...any) int {
	path := fmt.Sprintf(format, args...)
	for path != "" {
		if line, ok := l[path]; ok {
			return line
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return max(l[""], 1)
}

// Decode reads the one YAML document in data into target, a pointer to a
// struct whose fields carry yaml tags. firstLine is the line of the file on
// which data begins (1 for a whole file).
//
// Whatever could be read is in target even where findings are returned. Where
// data is no YAML at all the Lines are nil and target is untouched: nothing is
// known of what the file holds, so nothing in it can be missing.
func Decode(file string, firstLine int, data []byte, target any) (Lines, fault.Findings) {
	d := &decoder{file: file, offset: firstLine - 1, lines: Lines{"": firstLine}}
	if !utf8.Valid(data) {
		d.findings.Add(file, firstLine+linesBefore(data, invalidByte(data)), "文件不是 UTF-8 编码，请用编辑器另存为 UTF-8")
		return nil, d.findings
	}
	parser := yaml.NewDecoder(bytes.NewReader(data))
	var document, second yaml.Node
	if err := parser.Decode(&document); errors.Is(err, io.EOF) {
		return d.lines, nil
	} else if err != nil {
		d.syntaxError(data, err)
		return nil, d.findings
	}
	if err := parser.Decode(&second); err == nil {
		d.add(&second, "一个文件只能写一份内容：请删去多余的 --- 和它后面的内容，或并到前面")
	} else if !errors.Is(err, io.EOF) {
		d.syntaxError(data, err)
		return nil, d.findings
	}
	d.value(document.Content[0], reflect.ValueOf(target).Elem(), "")
	return d.lines, d.findings
}

// invalidByte is the offset of the first byte that is no UTF-8.
func invalidByte(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(data)
}

func linesBefore(data []byte, offset int) int { return bytes.Count(data[:offset], []byte{'\n'}) }
