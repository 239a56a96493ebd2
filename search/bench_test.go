package search_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"fanzha/search"
)

// articleSize is in bytes, as in the numbers to hold of the design.
const articleSize = 3000

func BenchmarkSearch(b *testing.B) { benchmarkSearch(b, openEmbedded(b)) }

// BenchmarkSearchMeilisearch needs a server, which it shares the machine with.
func BenchmarkSearchMeilisearch(b *testing.B) {
	e, _ := openMeilisearch(b)
	benchmarkSearch(b, e)
}

func benchmarkSearch(b *testing.B, e search.Engine) {
	replace(b, e, corpus(10_000, articleSize))
	for _, q := range []struct {
		name  string
		query search.Query
	}{
		{"word", search.Query{Text: "刷单返利"}},
		{"frequent", search.Query{Text: "转账"}},
		{"character", search.Query{Text: "的"}},
		{"parts", search.Query{Text: "冒充 客服 退款 2023年"}},
		{"question", search.Query{Text: "我在网上认识的人让我下载APP投资，现在提现要交保证金，我是不是被骗了怎么办"}},
		{"filters", search.Query{Kind: "guides", Year: 2024}},
		{"nothing", search.Query{Text: "shuadanfanly"}},
	} {
		b.Run(q.name, func(b *testing.B) {
			b.ReportAllocs()
			total := 0
			for b.Loop() {
				r, err := e.Search(context.Background(), q.query)
				if err != nil {
					b.Fatal(err)
				}
				total = r.Total
			}
			b.ReportMetric(float64(total), "hits")
		})
	}
}

func BenchmarkReplace1000(b *testing.B) {
	docs := corpus(1000, articleSize)
	e := openEmbedded(b)
	b.ReportAllocs()
	for b.Loop() {
		if err := e.Replace(context.Background(), docs); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUpdateOneOf10000(b *testing.B) {
	docs := corpus(10_000, articleSize)
	e := openEmbedded(b)
	replace(b, e, docs)
	b.ReportAllocs()
	for b.Loop() {
		i := rand.IntN(len(docs))
		docs[i].Title = fmt.Sprint("更新", i)
		if err := e.Update(context.Background(), docs[i:i+1], nil); err != nil {
			b.Fatal(err)
		}
	}
}
