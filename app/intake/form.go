package intake

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"fanzha/app/fault"
)

// Form is a report as typed, field by field. The form tags are the fields'
// names in HTML and JSON; the validate tags hold for the normalised form.
type Form struct {
	Kind string `form:"kind" validate:"oneof=victim tip"`

	Scam         string        `form:"scam" validate:"required,scam"`
	District     string        `form:"district" validate:"required,district"`
	HappenedOn   string        `form:"happened_on" validate:"omitempty,day"`
	Narrative    string        `form:"narrative" validate:"required,min=10,max=5000"`
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

	Transfers []TransferForm `form:"transfers" validate:"max=50,dive"`

	ContractNo   string `form:"contract_no" validate:"max=100"`
	Principal    string `form:"principal" validate:"omitempty,yuan"`
	ReceivedBack string `form:"received_back" validate:"omitempty,yuan_or_zero"`
	Recruiter    string `form:"recruiter" validate:"max=200"`
	People       string `form:"people" validate:"max=200"`
	NextMeeting  string `form:"next_meeting" validate:"max=200"`

	Consent string `form:"consent" validate:"eq=yes"`
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

// fieldName is the grammar of field names: name, name[], name[3].part.
var fieldName = regexp.MustCompile(`^([a-z0-9_]+)(?:\[\]|\[([^\]]*)\](?:\.([a-z0-9_]+))?)?$`)

// Decode puts values into a form. Unknown names are ignored; a scalar sent
// twice, an index that is none or too large, and text that is no UTF-8 are
// field errors. The form holds whatever could be taken, for showing it again.
func Decode(values Values) (Form, []fault.Field) {
	d := decoder{wrong: map[string]string{}}
	target := reflect.ValueOf(&d.form).Elem()
	for name, sent := range values {
		d.field(target, name, sent)
	}
	if len(values[evidenceField]) > 0 {
		d.wrong[evidenceField] = "这里暂时不能上传文件，请先提交文字，文件当面交给民警"
	}
	return d.form, d.errors()
}

type decoder struct {
	form  Form
	wrong map[string]string
}

func (d *decoder) field(form reflect.Value, name string, sent []string) {
	parts := fieldName.FindStringSubmatch(name)
	if parts == nil {
		return
	}
	field, ok := fieldByTag(form, parts[1])
	if !ok {
		return
	}
	switch {
	case field.Kind() == reflect.String:
		d.scalar(field, name, sent)
	case field.Type().Elem().Kind() == reflect.String:
		d.list(field, parts[1], sent)
	default:
		d.group(field, parts, name, sent)
	}
}

func (d *decoder) scalar(field reflect.Value, name string, sent []string) {
	if strings.ContainsAny(name, "[]") && !strings.Contains(name, "].") {
		d.wrong[name] = "这一栏只能有一个值"
		return
	}
	if len(sent) > 1 {
		d.wrong[name] = "这一栏只能填一次"
	}
	field.SetString(d.text(name, sent[0]))
}

func (d *decoder) list(field reflect.Value, name string, sent []string) {
	for _, text := range sent {
		if text = d.text(name, text); text != "" {
			field.Set(reflect.Append(field, reflect.ValueOf(text)))
		}
	}
}

func (d *decoder) group(field reflect.Value, parts []string, name string, sent []string) {
	index, err := strconv.Atoi(parts[2])
	if err != nil || index < 0 || index > MaxIndex || strconv.Itoa(index) != parts[2] {
		d.wrong[parts[1]] = fmt.Sprintf("最多填写 %d 项，序号从 0 到 %d", MaxIndex+1, MaxIndex)
		return
	}
	for field.Len() <= index {
		field.Set(reflect.Append(field, reflect.Zero(field.Type().Elem())))
	}
	if part, ok := fieldByTag(field.Index(index), parts[3]); ok {
		d.scalar(part, name, sent)
	}
}

// text takes a value over, without what no report can hold.
func (d *decoder) text(name, value string) string {
	if utf8.ValidString(value) && !strings.ContainsRune(value, 0) {
		return value
	}
	d.wrong[name] = "含有无法识别的字符，请删去后重新输入"
	return strings.ReplaceAll(strings.ToValidUTF8(value, ""), "\x00", "")
}

func (d *decoder) errors() []fault.Field {
	fields := make([]fault.Field, 0, len(d.wrong))
	for name, message := range d.wrong {
		fields = append(fields, fault.Field{Field: name, Message: message})
	}
	slices.SortFunc(fields, func(a, b fault.Field) int { return strings.Compare(a.Field, b.Field) })
	return fields
}

func fieldByTag(structure reflect.Value, tag string) (reflect.Value, bool) {
	for i := range structure.NumField() {
		if structure.Type().Field(i).Tag.Get("form") == tag {
			return structure.Field(i), true
		}
	}
	return reflect.Value{}, false
}

// Encode is the inverse of [Decode]: the values under their names, empty ones
// left out.
func Encode(form Form) Values {
	values := Values{}
	encode(values, "", reflect.ValueOf(form))
	return values
}

func encode(values Values, prefix string, structure reflect.Value) {
	for i := range structure.NumField() {
		name, field := prefix+structure.Type().Field(i).Tag.Get("form"), structure.Field(i)
		switch {
		case field.Kind() == reflect.String:
			if field.String() != "" {
				values[name] = []string{field.String()}
			}
		case field.Type().Elem().Kind() == reflect.String:
			if list, ok := field.Interface().([]string); ok && len(list) > 0 {
				values[name+"[]"] = list
			}
		default:
			for n := range field.Len() {
				encode(values, fmt.Sprintf("%s[%d].", name, n), field.Index(n))
			}
		}
	}
}
