// Package report holds what a citizen reported: the report itself, the
// record under which it is stored, its receipt and its status.
//
// It knows nothing of SQL, HTTP or the forms' fields as typed.
package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Kind is which form a report came by.
type Kind string

// The kinds of report.
const (
	Victim    Kind = "victim"    // 被骗信息登记
	Tip       Kind = "tip"       // 反映线索
	Objection Kind = "objection" // 对公开信息提出异议
)

// Report is what the reporter wrote, normalised. Texts may be empty where the
// reporter left them so; times are zero where unknown.
type Report struct {
	Kind         Kind      `json:"kind"`
	Scam         string    `json:"scam"`     // scam key, or bureau.ScamUnsure
	District     string    `json:"district"` // district key, or bureau.DistrictElsewhere
	HappenedOn   string    `json:"happened_on,omitempty"`
	Narrative    string    `json:"narrative"`
	Channels     []string  `json:"channels,omitempty"`
	Suspects     []Suspect `json:"suspects,omitempty"`
	Money        string    `json:"money,omitempty"` // not_yet, going, gone
	PlannedAt    time.Time `json:"planned_at,omitzero"`
	PlannedPlace string    `json:"planned_place,omitempty"`

	Name     string `json:"name,omitempty"`
	Phone    string `json:"phone,omitempty"`
	IDNumber string `json:"id_number,omitempty"`

	Victim      *Person      `json:"victim,omitempty"` // who lost the money, where another reports for them
	Called110   string       `json:"called_110,omitempty"`
	Under14     bool         `json:"under14,omitempty"`
	Guardian    *Person      `json:"guardian,omitempty"`
	Transfers   []Transfer   `json:"transfers,omitempty"`
	Fundraising *Fundraising `json:"fundraising,omitempty"`

	ConsentSensitive bool `json:"consent_sensitive,omitempty"` // the separate consent to what HasSensitive names
}

// HasSensitive reports whether a report holds sensitive personal data: an
// identity number, an account, whereabouts, or anything of a child.
func (r Report) HasSensitive() bool {
	return r.IDNumber != "" || r.Under14 || r.Victim != nil && r.Victim.Whereabouts != "" ||
		slices.ContainsFunc(r.Transfers, func(t Transfer) bool { return t.PayerAccount+t.PayeeAccount != "" })
}

// Person is somebody a report speaks of beside its reporter.
type Person struct {
	Relation    string `json:"relation,omitempty"` // family, other
	Name        string `json:"name,omitempty"`
	Phone       string `json:"phone,omitempty"`
	Whereabouts string `json:"whereabouts,omitempty"`
}

// Suspect is one thing the fraudster was known by.
type Suspect struct {
	Kind  string `json:"kind"` // person phone wechat qq account app url company address vehicle other
	Value string `json:"value"`
}

// Transfer is one payment, or one handover of cash or gold.
type Transfer struct {
	Time         time.Time `json:"time,omitzero"`
	Day          string    `json:"day,omitempty"` // 2026-01-31, where the time of day is not known
	Amount       Fen       `json:"amount"`
	Method       string    `json:"method,omitempty"` // bank wechat alipay card cash gold crypto other
	PayerAccount string    `json:"payer_account,omitempty"`
	PayerBank    string    `json:"payer_bank,omitempty"`
	PayeeName    string    `json:"payee_name,omitempty"`
	PayeeAccount string    `json:"payee_account,omitempty"` // or wallet
	PayeeBank    string    `json:"payee_bank,omitempty"`    // or chain
	Reference    string    `json:"reference,omitempty"`     // serial number or transaction hash

	PickupPlatform string `json:"pickup_platform,omitempty"`
	PickupOrder    string `json:"pickup_order,omitempty"`
	PickupPlate    string `json:"pickup_plate,omitempty"`
	PickupPlace    string `json:"pickup_place,omitempty"`
}

// Fundraising is what a 集资参与人 or a member of a pyramid scheme adds.
type Fundraising struct {
	ContractNo   string `json:"contract_no,omitempty"`
	Principal    Fen    `json:"principal,omitempty"`
	ReceivedBack Fen    `json:"received_back,omitempty"`
	Recruiter    string `json:"recruiter,omitempty"`
	People       string `json:"people,omitempty"`
	NextMeeting  string `json:"next_meeting,omitempty"`
}

// Fen is an amount of money in hundredths of a yuan.
type Fen int64

// Yuan returns the amount in yuan.
func (f Fen) Yuan() float64 { return float64(f) / 100 }

// String returns the amount as "1234.50".
func (f Fen) String() string { return fmt.Sprintf("%d.%02d", int64(f)/100, int64(f)%100) }

// Anonymous reports whether nobody is named as the reporter.
func (r Report) Anonymous() bool { return r.Name == "" && r.Phone == "" }

// Total is the sum of all transfers.
func (r Report) Total() Fen {
	var total Fen
	for _, t := range r.Transfers {
		total += t.Amount
	}
	return total
}

// Canonical is the report's content as bytes that depend on nothing else: the
// same content gives the same bytes, however often it is sealed. Digests are
// made of it.
func (r Report) Canonical() ([]byte, error) {
	body, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode report: %w", err)
	}
	return body, nil
}

// Parse reads what [Report.Canonical] made.
func Parse(content []byte) (Report, error) {
	var r Report
	if err := json.Unmarshal(content, &r); err != nil {
		return r, fmt.Errorf("decode report: %w", err)
	}
	return r, nil
}

// plainPrefix begins what versions before sealing stored: the content in the
// open.
const plainPrefix = 0

// ParsePlain reads what such a version stored.
func ParsePlain(payload []byte) (Report, error) {
	if len(payload) == 0 || payload[0] != plainPrefix {
		return Report{}, errors.New("report: the payload is not in the open")
	}
	return Parse(payload[1:])
}
