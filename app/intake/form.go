package intake

// Form is a report as typed, field by field. The form tags are the fields'
// names in HTML and JSON; the validate tags hold for the normalised form.
type Form struct {
	Kind string `form:"kind" validate:"oneof=victim tip objection"`

	Scam         string        `form:"scam" validate:"required,scam"`
	District     string        `form:"district" validate:"required,district"`
	HappenedOn   string        `form:"happened_on" validate:"omitempty,day"`
	Narrative    string        `form:"narrative" validate:"required,visible=10,max=5000"`
	Channels     []string      `form:"channels" validate:"max=20,dive,option=channels"`
	Suspects     []SuspectForm `form:"suspects" validate:"max=50,dive"`
	Money        string        `form:"money" validate:"omitempty,option=money"`
	PlannedAt    string        `form:"planned_at" validate:"omitempty,moment"`
	PlannedPlace string        `form:"planned_place" validate:"max=200"`

	Name     string `form:"name" validate:"required_if=Kind victim,max=50"`
	Phone    string `form:"phone" validate:"required_if=Kind victim,omitempty,phone"`
	IDNumber string `form:"id_number" validate:"omitempty,idnumber"`

	ReportingFor      string `form:"reporting_for" validate:"omitempty,option=reporting_for"`
	VictimName        string `form:"victim_name" validate:"max=50"`
	VictimPhone       string `form:"victim_phone" validate:"omitempty,phone"`
	VictimWhereabouts string `form:"victim_whereabouts" validate:"max=200"`
	Called110         string `form:"called_110" validate:"omitempty,option=yes_no"`
	Under14           string `form:"under14" validate:"omitempty,option=yes_no"`
	GuardianName      string `form:"guardian_name" validate:"max=50"`
	GuardianPhone     string `form:"guardian_phone" validate:"omitempty,phone"`

	KeepPlace string `form:"keep_place" validate:"omitempty,option=yes_no"` // of an anonymous reporter's pictures

	Transfers []TransferForm `form:"transfers" validate:"max=50,dive"`

	ContractNo   string `form:"contract_no" validate:"max=100"`
	Principal    string `form:"principal" validate:"omitempty,yuan"`
	ReceivedBack string `form:"received_back" validate:"omitempty,yuan_or_zero"`
	Recruiter    string `form:"recruiter" validate:"max=200"`
	People       string `form:"people" validate:"max=200"`
	NextMeeting  string `form:"next_meeting" validate:"max=200"`

	Consent string `form:"consent" validate:"eq=yes"`
	// The separate consent to sensitive data. It is recorded and never asked
	// for by a rule: nobody is turned away for it.
	ConsentSensitive string `form:"consent_sensitive"`

	FormID  string `form:"form_id" validate:"omitempty,formid"`
	Website string `form:"website"` // the trap: people leave it empty
	Intent  string `form:"intent"`  // which submit button: absent means send
}

// SuspectForm is one row of the suspects.
type SuspectForm struct {
	Kind  string `form:"kind" validate:"omitempty,option=suspect_kind"`
	Value string `form:"value" validate:"max=300"`
}

// TransferForm is one transfer, or one handover of cash or gold.
type TransferForm struct {
	Time         string `form:"time" validate:"omitempty,past"`
	Amount       string `form:"amount" validate:"amount"`
	Method       string `form:"method" validate:"omitempty,option=method"`
	PayerAccount string `form:"payer_account" validate:"max=100"`
	PayerBank    string `form:"payer_bank" validate:"max=100"`
	PayeeName    string `form:"payee_name" validate:"max=100"`
	PayeeAccount string `form:"payee_account" validate:"max=200"`
	PayeeBank    string `form:"payee_bank" validate:"max=100"`
	Reference    string `form:"reference" validate:"max=200"`

	PickupPlatform string `form:"pickup_platform" validate:"max=100"`
	PickupOrder    string `form:"pickup_order" validate:"max=100"`
	PickupPlate    string `form:"pickup_plate" validate:"max=50"`
	PickupPlace    string `form:"pickup_place" validate:"max=200"`
}

// MaxIndex is the last index that a repeated group may have.
const MaxIndex = 49
