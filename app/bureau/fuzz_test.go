package bureau_test

import (
	"testing"
	"testing/fstest"
	"time"

	"fanzha/app/bureau"
)

// FuzzLoad proves of any site.yaml, scams.yaml and units.yaml that every fault
// has a place and words, and that what has none takes every report.
func FuzzLoad(f *testing.F) {
	f.Fuzz(func(t *testing.T, site, scams, units []byte) {
		b, findings := bureau.Load(fstest.MapFS{
			"site.yaml": {Data: site}, "scams.yaml": {Data: scams}, "units.yaml": {Data: units},
		})
		for _, finding := range findings {
			if finding.File == "" || finding.Line < 1 || finding.Message == "" {
				t.Errorf("a finding without a place or words: %+v", finding)
			}
		}
		if findings.Failed() {
			return
		}
		for c := range b.Cases() {
			if to := b.Route(c, time.Unix(0, 0)).To.Key; b.UnitName(to) == "" {
				t.Errorf("%+v goes to %q", c, to)
			}
		}
	})
}
