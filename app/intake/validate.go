package intake

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-playground/validator/v10"

	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/indicator"
)

// clockSkew is how far ahead of ours a reporter's clock may be.
const clockSkew = 5 * time.Minute

// rules is what validation looks at beside the form; it travels in the
// context, as validator wants it.
type rules struct {
	bureau *bureau.Bureau
	now    time.Time
}

type rulesKey struct{}

func rulesOf(ctx context.Context) rules { return ctx.Value(rulesKey{}).(rules) }

var formIDForm = regexp.MustCompile(`^[0-9a-f]{32}$`)

// check is one rule on a normalised text.
type check func(r rules, text, param string) bool

// checks are the field's own rules, by the names used in validate tags.
var checks = map[string]check{
	"scam": func(r rules, text, _ string) bool {
		_, ok := r.bureau.Scam(text)
		return ok || text == bureau.ScamUnsure
	},
	"district": func(r rules, text, _ string) bool {
		return text == bureau.DistrictElsewhere || r.bureau.DistrictName(text) != text
	},
	"visible": func(_ rules, text, n string) bool {
		least, err := strconv.Atoi(n)
		return err == nil && visible(text) >= least
	},
	"option":   func(_ rules, text, list string) bool { return isOption(list, text) },
	"phone":    func(_ rules, text, _ string) bool { return phoneForm.MatchString(text) },
	"idnumber": func(r rules, text, _ string) bool { return isIDNumber(text, r.now) },
	"formid":   func(_ rules, text, _ string) bool { return formIDForm.MatchString(text) },
	"amount": func(_ rules, text, _ string) bool {
		amount, err := ParseAmount(text)
		return text == "" || err == nil && amount > 0
	},
	"yuan": func(_ rules, text, _ string) bool {
		amount, err := ParseAmount(text)
		return err == nil && amount > 0
	},
	"yuan_or_zero": func(_ rules, text, _ string) bool {
		_, err := ParseAmount(text)
		return err == nil
	},
	"day": func(r rules, text, _ string) bool {
		day, err := parseDay(text, r.bureau.Site.Location())
		return err == nil && !day.After(r.now)
	},
	"moment": func(r rules, text, _ string) bool {
		_, err := parseMoment(text, r.bureau.Site.Location())
		return err == nil
	},
	"past": func(r rules, text, _ string) bool {
		t, err := parseMoment(text, r.bureau.Site.Location())
		return err == nil && !t.After(r.now.Add(clockSkew))
	},
}

func newValidator() (*validator.Validate, error) {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(fieldTag)
	for name, check := range checks {
		err := v.RegisterValidationCtx(name, func(ctx context.Context, level validator.FieldLevel) bool {
			return check(rulesOf(ctx), level.Field().String(), level.Param())
		})
		if err != nil {
			return nil, fmt.Errorf("register rule %s: %w", name, err)
		}
	}
	return v, nil
}

// validate returns what is wrong with a normalised form, in the order of its
// fields.
func (i *Intake) validate(ctx context.Context, form Form, r rules) ([]fault.Field, error) {
	ctx = context.WithValue(ctx, rulesKey{}, r)
	var wrong []fault.Field
	var found validator.ValidationErrors
	if err := i.validator.StructCtx(ctx, form); errors.As(err, &found) {
		for _, f := range found {
			_, name, _ := strings.Cut(f.Namespace(), ".")
			wrong = append(wrong, fault.Field{Field: name, Message: message(name, f.Tag())})
		}
	} else if err != nil {
		return nil, fmt.Errorf("validate report: %w", err)
	}
	for n, t := range form.Transfers {
		if t != (TransferForm{}) && t.Amount == "" {
			wrong = append(wrong, fault.Field{Field: fmt.Sprintf("transfers[%d].amount", n), Message: messages["amount"]})
		}
	}
	return wrong, nil
}

// messages say what to do, by field and rule, or by rule alone.
var messages = map[string]string{
	"scam required":      "请选择是哪一类骗局，说不清就选「说不清是哪一种」",
	"district required":  "请选择所在地区，不在列表里就选「其他地方」",
	"narrative required": "请简单写一写经过，10 个字以上",
	"narrative visible":  "请再写详细一点，至少 10 个字",
	"narrative max":      "经过最多 5000 个字，请精简一些",
	"name required_if":   "请填写您的姓名",
	"phone required_if":  "请填写您的手机号码，单位好联系您",
	"consent eq":         "请阅读隐私告知，勾选同意后再提交",
	"form_id formid":     "form_id 应是 32 位十六进制数",
	"kind oneof":         "kind 应是 victim、tip 或 objection",
	"happened_on day":    "请检查日期：应像 2026-01-31，不能晚于今天",

	"max":          "内容太长，请精简一些",
	"scam":         "没有这一类骗局，请从列表里选择",
	"district":     "没有这个地区，请从列表里选择",
	"option":       "请从给出的选项里选择",
	"phone":        "请检查电话号码：手机号是 11 位，座机请带区号",
	"idnumber":     "请检查证件号码：身份证是 18 位，最后一位可能是 X；也可以不填",
	"amount":       "请填写金额，大于 0，单位元，最多两位小数，如 3000 或 1234.50",
	"yuan":         "请检查金额：大于 0，单位元，最多两位小数，如 3000 或 1234.50",
	"yuan_or_zero": "请检查金额：单位元，最多两位小数，如 3000 或 1234.50",
	"moment":       "请检查时间：应像 2026-01-31 15:30",
	"past":         "请检查时间：应像 2026-01-31 15:30，不能晚于现在",
}

// Missing is what is said where a required field is empty; empty for a field
// that may be.
func Missing(field string) string {
	for _, rule := range []string{"required", "required_if", "eq"} {
		if text, ok := messages[field+" "+rule]; ok {
			return text
		}
	}
	return ""
}

// WrongLength is what is said where a text is too short or too long.
func WrongLength(field string) (short, long string) {
	return messages[field+" visible"], messages[field+" max"]
}

const luhnMessage = "请核对这个卡号，看看有没有抄错。核对无误，再提交一次即可"

func message(field, rule string) string {
	if text, ok := messages[field+" "+rule]; ok {
		return text
	}
	if text, ok := messages[rule]; ok {
		return text
	}
	return "请检查这一栏"
}

// isDoubtfulCard reports whether a payee account looks like a bank card and
// fails Luhn's check. Company and passbook accounts have no check digit, so
// this is asked once and never insisted on.
func (t TransferForm) isDoubtfulCard() bool {
	number := t.PayeeAccount
	return slices.Contains([]string{"", "bank", "card"}, t.Method) &&
		indicator.IsNumber(number) && len(number) >= 16 && len(number) <= 19 && !passesLuhn(number)
}

// fieldTag names a form's field as it is sent, for validator.
func fieldTag(field reflect.StructField) string { return field.Tag.Get("form") }
