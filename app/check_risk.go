package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"fanzha/app/library"
	"fanzha/app/risk"
)

// explainFile prints what is known about the text in a file, point by point.
func explainFile(p *program, snapshot *library.Snapshot, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	v := risk.New(snapshot).Judge(string(text))
	fmt.Fprintf(p.stdout, "级别：%s\n", v.Level)
	for _, m := range v.Scams {
		fmt.Fprintf(p.stdout, "%s（%s）%d 分，下一步可能：%s\n", m.Name, m.Key, m.Score, m.Next)
		printReasons(p.stdout, "+", m.Reasons)
	}
	for _, hit := range v.Indicators {
		fmt.Fprintf(p.stdout, "已发布的线索：%s %s\n", hit.Kind, hit.Value)
		for _, article := range hit.Articles {
			fmt.Fprintf(p.stdout, "  %s %s\n", article.Path(), article.Title)
		}
	}
	if len(v.Signs) > 0 {
		fmt.Fprintln(p.stdout, "各类骗局都有的特征")
		printReasons(p.stdout, "+", v.Signs)
	}
	if len(v.Harmless) > 0 {
		fmt.Fprintln(p.stdout, "像正常消息的地方")
		printReasons(p.stdout, "-", v.Harmless)
	}
	return nil
}

func printReasons(to io.Writer, sign string, reasons []risk.Reason) {
	for _, r := range reasons {
		fmt.Fprintf(to, "  %s%d %s：「%s」\n", sign, r.Points, r.Sign, r.Quote)
	}
}

// evaluateFile prints how well the signs of scams.yaml judge labelled messages.
func evaluateFile(p *program, snapshot *library.Snapshot, file string, misses bool) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	examples, err := risk.ReadExamples(bytes.NewReader(data))
	if err != nil {
		return usageError{fmt.Sprintf("%s: %s", file, err)}
	}
	q, err := risk.New(snapshot).Evaluate(examples)
	if err != nil {
		return usageError{fmt.Sprintf("%s: %s", file, err)}
	}
	printQuality(p.stdout, q)
	if misses {
		for _, m := range q.Misses {
			fmt.Fprintf(p.stdout, "%s:%d: %s，判为 %s %s：%s\n", file, m.Line, m.Label, m.Level, m.Given, m.Text)
		}
	}
	return nil
}

func printQuality(to io.Writer, q risk.Quality) {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "type\texamples\tprecision\trecall\tF1")
	for _, t := range q.Types {
		fmt.Fprintf(table, "%s\t%d\t%.2f\t%.2f\t%.2f\n", t.Key, t.Examples, t.Precision, t.Recall, t.F1)
	}
	_ = table.Flush() // to stdout, as every print here
	fmt.Fprintf(to, "macro-F1 %.3f\n", q.MacroF1)
	fmt.Fprintf(to, "scams %d: high %d, unknown %d\n", q.Scams, q.ScamsHigh, q.ScamsUnknown)
	fmt.Fprintf(to, "harmless %d: called high %d, medium %d\n", q.Harmless, q.HarmlessHigh, q.HarmlessMedium)
}
