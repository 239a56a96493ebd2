package strictyaml

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxSearched bounds the bytes that the search for a faulty line may parse.
const maxSearched = 16 << 20

// syntaxError records that data is no YAML.
func (d *decoder) syntaxError(data []byte, err error) {
	line, message := parserMessage(err)
	if found, ok := faultyLine(data); ok {
		line = found
	}
	d.findings.Add(d.file, line+d.offset, "YAML 格式不对：%s。请检查缩进、冒号后的空格和引号", message)
}

// faultyLine is the line after the longest part of data that is YAML: the one
// on which a quote opens that is never closed, or an indentation goes wrong.
// The parser itself names the line on which it gave up, which may be the last
// of the file. It is not found where the search would take too long.
func faultyLine(data []byte) (line int, ok bool) {
	searched := 0
	for end := len(data); end > 0; {
		end = bytes.LastIndexByte(data[:end-1], '\n') + 1
		if isYAML(data[:end]) {
			return linesBefore(data, end) + 1, true
		}
		if searched += end; searched > maxSearched {
			break
		}
	}
	return 0, false
}

// isYAML reports whether every document in data can be parsed.
func isYAML(data []byte) bool {
	parser := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var document yaml.Node
		if err := parser.Decode(&document); err != nil {
			return errors.Is(err, io.EOF)
		}
	}
}

var lineInMessage = regexp.MustCompile(`^(?:yaml: )?(?:.*?)line (\d+): (.*)$`)

// parserMessage takes the line out of the parser's message, its only place.
func parserMessage(err error) (line int, message string) {
	message, line = err.Error(), 1
	if m := lineInMessage.FindStringSubmatch(message); m != nil {
		line, _ = strconv.Atoi(m[1])
		return line, m[2]
	}
	return line, strings.TrimPrefix(message, "yaml: ")
}
