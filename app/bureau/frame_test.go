package bureau_test

import (
	"testing"

	"fanzha/app/bureau"
)

func TestPoliceFilingsLeadToTheirEntry(t *testing.T) {
	for filing, want := range map[string]string{
		"某公网安备 99000002000001号": "https://beian.mps.gov.cn/#/query/webSearch?code=99000002000001",
		"某公网安备99000002000001号":  "https://beian.mps.gov.cn/#/query/webSearch?code=99000002000001",
		"办理中":                   "https://beian.mps.gov.cn/",
	} {
		if got := (bureau.Filings{Police: filing}).PoliceURL(); got != want {
			t.Errorf("%s: %s", filing, got)
		}
	}
}

func TestCorrectionsGoToAnAddressOrAMailbox(t *testing.T) {
	for written, want := range map[string]string{
		"": "", "https://corrections.example/a?b=c@d": "https://corrections.example/a?b=c@d", "a@example.org": "mailto:a@example.org",
	} {
		b, findings := load(map[string]string{"site.yaml": files()["site.yaml"] + "corrections: " + written + "\n"})
		if got := b.Site.CorrectionsURL(); got != want || findings != nil {
			t.Errorf("%q: %q, %v", written, got, findings)
		}
	}
}

func TestUsualFilingsAreNoReminder(t *testing.T) {
	_, findings := load(map[string]string{"site.yaml": files()["site.yaml"] +
		"filings: {icp: 某ICP备2021012345号, police: 某公网安备99000002000001号, site_id: bm99000001}\n"})
	if findings != nil {
		t.Error(findings)
	}
}
