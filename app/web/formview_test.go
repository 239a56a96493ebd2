package web

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fanzha/app/fault"
	"fanzha/app/intake"
	"fanzha/templates"
)

// allFields are the names of every field the forms can complain about.
func allFields() []string {
	names := []string{"channels[1]", "evidence", "nonsense[7].x"}
	for field := range reflect.TypeFor[intake.Form]().Fields() {
		names = append(names, field.Tag.Get("form"))
		if item := field.Type; item.Kind() == reflect.Slice && item.Elem().Kind() == reflect.Struct {
			for part := range item.Elem().Fields() {
				names = append(names, fmt.Sprintf("%s[1].%s", field.Tag.Get("form"), part.Tag.Get("form")))
			}
		}
	}
	return names
}

var (
	ids   = regexp.MustCompile(` id="([^"]*)"`)
	links = regexp.MustCompile(`class="error-summary-link" href="#([^"]*)"`)
)

// Whatever field is wrong: the words stand at #error-FIELD, and the summary
// leads to something that is there.
func TestEveryErrorStandsBesideItsField(t *testing.T) {
	s := open(t, nil)
	form := intake.Form{Transfers: make([]intake.TransferForm, 2), Suspects: make([]intake.SuspectForm, 2)}
	for _, spec := range []formSpec{victimForm, tipForm} {
		for _, field := range allFields() {
			t.Run(spec.kind+" "+field, func(t *testing.T) {
				view := s.formView(s.Library.Snapshot(), spec, form, []fault.Field{{Field: field, Message: "请改"}})
				body, err := s.templates.Render("public/form", templates.Usual, view)
				if err != nil {
					t.Fatal(err)
				}
				there := map[string]int{}
				for _, id := range ids.FindAllSubmatch(body, -1) {
					there[string(id[1])]++
				}
				if id := errorID(shownBeside(field)); there[id] != 1 {
					t.Errorf("%d elements #%s", there[id], id)
				}
				targets := links.FindAllSubmatch(body, -1)
				if len(targets) != 1 || there[string(targets[0][1])] != 1 {
					t.Errorf("the summary leads to %q", targets)
				}
				for _, id := range slices.Sorted(maps.Keys(there)) {
					if there[id] > 1 {
						t.Errorf("%d elements #%s", there[id], id)
					}
				}
			})
		}
	}
}

// An error of a repeated part, or of one item of a list, stands in its part.
func TestErrorsOfListsStandInTheirPart(t *testing.T) {
	s := open(t, nil)
	tests := []struct{ field, target string }{
		{"channels[1]", "channels"},
		{"channels", "channels"},
		{"transfers", "money-section"},
		{"suspects", "suspect-section"},
		{"transfers[0].amount", "transfers-0-amount"},
		{"evidence", "evidence"},
	}
	for _, test := range tests {
		t.Run(test.field, func(t *testing.T) {
			view := s.formView(s.Library.Snapshot(), victimForm, intake.Form{}, []fault.Field{{Field: test.field, Message: "请改"}})
			if len(view.Errors) != 1 || view.Errors[0].ID != test.target || !strings.Contains(view.Errors[0].Message, "请改") {
				t.Errorf("summary %+v, want one line to #%s", view.Errors, test.target)
			}
		})
	}
}
