package risk

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Harmless is the label of a message that is no scam.
const Harmless = "harmless"

// Example is a labelled message.
type Example struct {
	Line  int // of the file, on which it begins
	Text  string
	Label string // a scam's key, or Harmless
}

// ReadExamples reads a CSV file with the columns text and label.
func ReadExamples(from io.Reader) ([]Example, error) {
	reader := csv.NewReader(from)
	reader.FieldsPerRecord = 2
	head, err := reader.Read()
	if err != nil || strings.TrimPrefix(head[0], "\ufeff") != "text" || head[1] != "label" {
		return nil, errors.Join(errors.New("第 1 行应是 text,label"), err)
	}
	var examples []Example
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return examples, nil
		}
		if err != nil {
			return nil, fmt.Errorf("CSV 格式不对：%w", err)
		}
		line, _ := reader.FieldPos(0)
		examples = append(examples, Example{line, record[0], strings.TrimSpace(record[1])})
	}
}

// Quality is how well an examiner judges labelled messages.
type Quality struct {
	Types                          []TypeQuality // in the order of scams.yaml
	MacroF1                        float64       // the mean of the types that have examples
	Harmless                       int
	HarmlessHigh, HarmlessMedium   int
	Scams, ScamsHigh, ScamsUnknown int
	Misses                         []Miss
}

// TypeQuality is that of one scam type.
type TypeQuality struct {
	Key, Name                 string
	Examples                  int
	Precision, Recall, F1     float64
	right, wronglyGiven, lost int
}

// Miss is an example that was not judged as labelled.
type Miss struct {
	Example
	Level Level
	Given string // the type that was given; empty: none
}

// Evaluate judges examples. The type that is given is the likeliest; a text
// of which nothing is known is given none. It fails for a label that is no
// scam type.
func (e *Examiner) Evaluate(examples []Example) (Quality, error) {
	var q Quality
	places := map[string]int{}
	for i, p := range e.scams {
		places[p.scam.Key] = i
		q.Types = append(q.Types, TypeQuality{Key: p.scam.Key, Name: p.scam.Name})
	}
	for _, example := range examples {
		if _, known := places[example.Label]; !known && example.Label != Harmless {
			return Quality{}, fmt.Errorf("第 %d 行：label %q 不是诈骗类型的 key，也不是 %s", example.Line, example.Label, Harmless)
		}
		q.count(example, e.Judge(example.Text), places)
	}
	q.sum()
	return q, nil
}

func (q *Quality) count(example Example, v Verdict, places map[string]int) {
	given := ""
	if len(v.Scams) > 0 {
		given = v.Scams[0].Key
	}
	if given != "" && given != example.Label {
		q.Types[places[given]].wronglyGiven++
	}
	if example.Label == Harmless {
		q.Harmless++
		q.HarmlessHigh += count(v.Level == High)
		q.HarmlessMedium += count(v.Level == Medium)
		if v.Level != Unknown {
			q.Misses = append(q.Misses, Miss{example, v.Level, given})
		}
		return
	}
	q.Scams++
	q.ScamsHigh += count(v.Level == High)
	q.ScamsUnknown += count(v.Level == Unknown)
	t := &q.Types[places[example.Label]]
	t.Examples++
	if given == example.Label {
		t.right++
		return
	}
	t.lost++
	q.Misses = append(q.Misses, Miss{example, v.Level, given})
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

func (q *Quality) sum() {
	types := 0
	for i := range q.Types {
		t := &q.Types[i]
		t.Precision = ratio(t.right, t.right+t.wronglyGiven)
		t.Recall = ratio(t.right, t.right+t.lost)
		t.F1 = ratio(2*t.right, 2*t.right+t.wronglyGiven+t.lost)
		if t.Examples > 0 {
			q.MacroF1 += t.F1
			types++
		}
	}
	q.MacroF1 /= float64(max(types, 1))
	slices.SortStableFunc(q.Misses, func(a, b Miss) int { return cmp.Compare(a.Line, b.Line) })
}

func ratio(a, b int) float64 { return float64(a) / float64(max(b, 1)) }
