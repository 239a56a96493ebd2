package report

import "time"

// ExportFilter chooses what is exported to the police network: what was
// delivered to a unit's desk, oldest first.
type ExportFilter struct {
	Unit  string
	Since time.Time // only what was received from then on; zero: everything
	Again bool      // also what was exported before
	After Cursor    // where the page starts: only its place counts
	Limit int       // how many records at most
}

// Progress is how far a report has come in the police network.
type Progress struct {
	Reference Reference
	From      Status // what it was when this was decided
	Status    Status
	AlarmNo   string    // 接警单号
	CaseNo    string    // 受案号
	ClosedAt  time.Time // zero: it is not closed
}
