package search

import (
	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"
)

// tokenField is the one field that the index has besides the ID.
const tokenField = "tokens"

// entry is what the index takes of a document: its tokens, each with its
// weight where Bleve keeps a frequency. There are no positions, norms, stored
// or sorted values: they would be most of the index.
type entry struct {
	*document.TextField
	doc    *Document
	tokens index.TokenFrequencies
}

func newEntry(d *Document) *document.Document {
	field := document.NewTextFieldCustom(tokenField, nil, nil, index.IndexField, nil)
	return document.NewDocument(d.ID()).AddField(&entry{TextField: field, doc: d})
}

// Analyze implements [index.Field].
func (e *entry) Analyze() {
	weights := e.doc.weights()
	e.tokens = make(index.TokenFrequencies, len(weights))
	all := make([]index.TokenFreq, 0, len(weights))
	for token, weight := range weights {
		all = append(all, index.TokenFreq{Term: []byte(token)})
		last := &all[len(all)-1]
		last.SetFrequency(weight)
		e.tokens[token] = last
	}
}

// AnalyzedTokenFrequencies implements [index.Field].
func (e *entry) AnalyzedTokenFrequencies() index.TokenFrequencies { return e.tokens }
