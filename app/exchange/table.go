package exchange

import (
	"strings"

	"fanzha/app/fault"
	"fanzha/app/report"
)

// table is a file of answers while it is read.
type table struct {
	file     string
	width    int
	columns  map[string]int // where a column stands
	lines    map[report.Reference]int
	answers  []Answer
	findings fault.Findings
}

func (t *table) found(line int, format string, args ...any) {
	t.findings.Add(t.file, line, format, args...)
}

func (t *table) end() []Answer {
	if t.width == 0 {
		t.found(1, "文件是空的")
	}
	return t.answers
}

// heads reads the first line, and reports whether the rest can be read.
func (t *table) heads(line int, row []string) bool {
	t.width = len(row)
	for i, text := range row {
		name, known := answerColumns[strings.ToLower(cellValue(text))]
		if _, twice := t.columns[name]; known && twice {
			t.found(line, "列名 %s 出现了两次", cellValue(text))
		}
		if known {
			t.columns[name] = i
		}
	}
	for _, name := range []string{"回执编号", "状态"} {
		if _, there := t.columns[answerColumns[name]]; !there {
			t.found(line, "缺少“%s”一列：第一行应是列名，用逗号分隔：回执编号,接警单号,受案号,状态", name)
		}
	}
	return !t.findings.Failed()
}

// row reads one answer. A row without anything in it is none.
func (t *table) row(line int, row []string) {
	if strings.TrimSpace(strings.Join(row, "")) == "" {
		return
	}
	if len(row) != t.width {
		t.found(line, "这一行有 %d 格，列名有 %d 个：可能多了或少了逗号", len(row), t.width)
		return
	}
	before := len(t.findings)
	answer := Answer{Line: line, Reference: t.reference(line, row), Status: t.status(line, row)}
	answer.AlarmNo = t.number(line, row, "接警单号")
	answer.CaseNo = t.number(line, row, "受案号")
	if len(t.findings) == before {
		t.answers = append(t.answers, answer)
	}
}

func (t *table) cell(row []string, name string) string {
	if i, there := t.columns[answerColumns[name]]; there {
		return cellValue(row[i])
	}
	return ""
}

func (t *table) reference(line int, row []string) report.Reference {
	typed := t.cell(row, "回执编号")
	reference, err := report.ParseReference(typed)
	switch earlier, twice := t.lines[reference]; {
	case err != nil:
		t.found(line, "回执编号 %q 不对：应是 9 位数字，最后一位是校验码；开头的 0 可能被电子表格去掉了", typed)
	case twice:
		t.found(line, "回执编号 %s 在第 %d 行已经有了", reference, earlier)
	default:
		t.lines[reference] = line
	}
	return reference
}

func (t *table) status(line int, row []string) report.Status {
	typed := t.cell(row, "状态")
	status, known := report.ParseStatus(typed)
	if !known {
		t.found(line, "没有 %q 这个状态", typed)
	}
	return status
}

func (t *table) number(line int, row []string, name string) string {
	typed := t.cell(row, name)
	if wrong := report.WrongNumber(name, typed); wrong != "" {
		t.found(line, "%s", wrong)
	}
	return typed
}
