package blocklist_test

import (
	"fmt"
	"io"
	"testing"
	"time"

	"fanzha/app/blocklist"
	"fanzha/app/library"
)

// crowded is a bureau of 10,000 articles that name five indicators each, all
// different.
func crowded(b *testing.B) *library.Snapshot {
	var articles []article
	for i := range 10_000 {
		head := fmt.Sprintf("scam: rebate\nindicators: {apps: [快赚软件%d], urls: [\"https://quick%d.example/pay\"], companies: [快赚第%d公司], phones: [\"199%08d\"], accounts: [\"62%017d\"]}\n", i, i, i, i, i)
		articles = append(articles, article{fmt.Sprintf("cases/a%d", i), head, "2026-01-02", day(1, 2, 9).Add(time.Duration(i) * time.Minute)})
	}
	return published(b, articles...)
}

// What the first who asks waits for, after the content has changed.
func BenchmarkAListIsMade(b *testing.B) {
	snapshot := crowded(b)
	b.ReportAllocs()
	for b.Loop() {
		blocklist.New(snapshot)
	}
}

func BenchmarkAListIsWritten(b *testing.B) {
	list := blocklist.New(crowded(b))
	for name, write := range map[string]func(blocklist.Document, io.Writer) error{
		"json": blocklist.Document.WriteJSON, "stix": blocklist.Document.WriteSTIX, "misp": blocklist.Document.WriteMISP,
	} {
		for who, d := range map[string]blocklist.Document{
			"whole": document(list, true, true), "changed": list.Document(true, true, day(1, 2, 9).Add(9_900*time.Minute)),
		} {
			b.Run(name+"/"+who, func(b *testing.B) {
				b.ReportAllocs()
				var written int64
				for b.Loop() {
					written = 0
					if err := write(d, writerFunc(func(p []byte) (int, error) { written += int64(len(p)); return len(p), nil })); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(written), "bytes")
			})
		}
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
