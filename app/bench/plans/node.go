package main

import "slices"

// node is a node of a plan.
type node struct {
	Type    string  `json:"Node Type"`
	Table   string  `json:"Relation Name"`
	Index   string  `json:"Index Name"`
	Time    float64 `json:"Actual Total Time"` // milliseconds, of one loop
	Rows    float64 `json:"Actual Rows"`       // of one loop
	Loops   float64 `json:"Actual Loops"`
	Filter  float64 `json:"Rows Removed by Filter"`
	Recheck float64 `json:"Rows Removed by Index Recheck"`
	Hit     int     `json:"Shared Hit Blocks"`
	Read    int     `json:"Shared Read Blocks"`
	Plans   []node  `json:"Plans"`
}

// growing are the tables that grow with the years; the others hold some
// hundred rows at most.
var growing = []string{
	"reports", "deliveries", "case_keys", "marks", "threads", "messages", "files", "audit_log", "reads", "revisions", "articles", "missed_searches",
}

// each shows a node with all below it.
func (n node) each(show func(node)) {
	show(n)
	for _, below := range n.Plans {
		below.each(show)
	}
}

// rows is how many rows were looked at.
func (n node) rows() (all float64) {
	n.each(func(n node) {
		if n.Table != "" && n.Type != "ModifyTable" && n.Type != "Bitmap Index Scan" {
			all += (n.Rows + n.Filter + n.Recheck) * n.Loops
		}
	})
	return all
}

// along are the indexes that were used, and the tables that were walked.
func (n node) along() (all string) {
	var seen []string
	n.each(func(n node) {
		name := n.Index
		if name == "" && n.Type == "Seq Scan" {
			name = "all of " + n.Table
		}
		if name != "" && n.Loops > 0 && !slices.Contains(seen, name) {
			seen = append(seen, name)
			all += ", " + name
		}
	})
	if all == "" {
		return "-"
	}
	return all[2:]
}

// walked are the growing tables that were read from one end to the other.
func (n node) walked() (tables []string) {
	n.each(func(n node) {
		if n.Type == "Seq Scan" && n.Loops > 0 && slices.Contains(growing, n.Table) {
			tables = append(tables, n.Table)
		}
	})
	return tables
}
