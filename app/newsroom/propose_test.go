package newsroom_test

import (
	"strings"
	"testing"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/newsroom"
	"fanzha/app/staff"
)

func (r *room) investigator() *staff.Session {
	r.t.Helper()
	return r.people.Investigator(r.t, "center")
}

// An investigator's draft of a report is the newsroom's from then on, and
// nobody's who is neither.
func TestAnInvestigatorProposesACase(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		from := audit.Report("000000003")
		content := []byte(article("当心刷单返利"))
		wang := r.investigator()
		a, err := r.Propose(t.Context(), wang, from, content)
		if err != nil || a.State != newsroom.Draft || !strings.HasPrefix(a.ID, "cases/dang-xin-") {
			t.Fatalf("%+v, %v", a, err)
		}
		again, err := r.Propose(t.Context(), wang, from, content)
		if err != nil || again.ID != a.ID+"-2" {
			t.Errorf("the same again: %+v, %v", again, err)
		}
		opened, newest, err := r.Open(t.Context(), r.who("ed"), a.ID)
		if err != nil || !strings.Contains(string(newest.Content), "当心刷单返利") {
			t.Errorf("the editor: %+v, %v", opened, err)
		}
		for name, role := range roles {
			if _, err := r.Propose(t.Context(), r.who(name), from, content); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s: %v", role, err)
			}
		}
	})
}

func TestAProposalNamesNobody(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		wang := r.investigator()
		for name, content := range map[string]string{
			"a number":  article("当心") + "电话 13812345678。\n",
			"a name":    article("当心") + "受害人王建国被骗。\n",
			"in a list": strings.Replace(article("当心"), "scam:", "steps: [打 13812345678]\nscam:", 1),
		} {
			if a, err := r.Propose(t.Context(), wang, audit.Report("000000003"), []byte(content)); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %+v, %v", name, a, err)
			}
		}
	})
}
