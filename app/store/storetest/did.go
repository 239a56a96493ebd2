package storetest

import (
	"testing"
	"time"

	"fanzha/app/audit"
	"fanzha/app/seal"
)

// Did is an act for tests that are about what it does and not about its row in
// the audit log; it is of a server key of its own.
func Did(t testing.TB) audit.Draft {
	t.Helper()
	key, err := seal.CreateServerKey(t.TempDir() + "/server.key")
	if err != nil {
		t.Fatal(err)
	}
	return audit.New(key, time.Now).Did("wang", audit.ReportOpened)
}
