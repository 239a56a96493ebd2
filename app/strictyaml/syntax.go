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
	d.findings.Add(d.file, line+d.offset, "YAML 格式不对：%s。请检查缩进、冒号后的空格和引号", inChinese(message))
}

// syntaxMessages are what the parser says most, in its words and in ours.
var syntaxMessages = [][2]string{
	{"did not find expected ',' or", "方括号或花括号没有写完"},
	{"did not find expected node content", "冒号后面的内容没有写完，或以不能开头的符号开头"},
	{"did not find expected key", "这一行的缩进和上面对不齐，或引号里外不成对"},
	{"did not find expected '-' indicator", "列表的这一项没有对齐，或缺少「- 」"},
	{"could not find expected ':'", "缺少冒号"},
	{"mapping values are not allowed", "一行里有两个冒号，或缩进不对：内容里有冒号的，请给内容加引号"},
	{"found character that cannot start any token", "有不能这样用的字符，比如用 Tab 缩进：请改成空格"},
	{"found a tab character", "缩进不能用 Tab，请改成空格"},
	{"found unexpected end of stream", "引号只有一半"},
	{"control characters are not allowed", "有看不见的控制字符"},
	{"found unknown escape character", "双引号里的反斜杠要写两个"},
}

// inChinese is a parser's message in words for who edits the file; one that
// is not known stays as it is.
func inChinese(message string) string {
	for _, m := range syntaxMessages {
		if strings.Contains(message, m[0]) {
			return m[1]
		}
	}
	return message
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
