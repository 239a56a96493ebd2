package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"fanzha/app/fault"
)

func TestTheKindIsFoundBehindOtherErrors(t *testing.T) {
	cause := errors.New("disk full")
	wrapped := fmt.Errorf("store: %w", fault.Wrap(fault.Unavailable, "暂时忙", cause))
	if fault.KindOf(wrapped) != fault.Unavailable || !errors.Is(wrapped, cause) {
		t.Errorf("kind %v", fault.KindOf(wrapped))
	}
	if fault.KindOf(cause) != fault.Internal || fault.KindOf(nil) != fault.Internal {
		t.Error("an error without a kind is internal")
	}
}

func TestOnlyFaultsFail(t *testing.T) {
	var findings fault.Findings
	findings = append(findings, fault.Finding{File: "b.md", Line: 3, Message: "可能是姓名", Warning: true})
	if findings.Failed() {
		t.Error("a warning failed")
	}
	findings.Add("a.md", 0, "缺少 %s", "title")
	findings.Sort()
	if !findings.Failed() || findings.Count() != 1 || findings[0].String() != "a.md:1: 缺少 title" || findings[1].String() != "b.md:3: 提醒：可能是姓名" {
		t.Errorf("%v", findings)
	}
}
