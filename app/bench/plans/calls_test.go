package main

import (
	"reflect"
	"slices"
	"testing"

	"fanzha/app/store"
)

// few are methods that work on tables of some hundred rows at most (accounts,
// keys, partners, what is on this week), or on none; or that read or write all there is, with no time limit.
var few = []string{
	"Alone", "Close", "Scrub", "Sweep", "Snapshot", "Filled", "Abandon", "Pools",
	"AddFirst", "AddFirstAddress", "FirstAddress", "AddMember", "Members", "RemoveMember", "ResetMember", "VouchMember", "SetPassword",
	"AddGrants", "Grants", "Generations", "AddUnitKey", "UnitKeys", "RotateUnitKey", "BindRecoveryKey", "RecoveryKey", "BindServerKey", "ServerKeyID",
	"SetFactor", "UseStep", "SetRecoveryCodes", "UseRecoveryCode", "RecoveryCodes", "AddPasskey", "Passkeys", "UsePasskey", "RemovePasskey", "RemoveLostPasskey",
	"SetChallenge", "TakeChallenge", "AddVisit", "VisitsOf", "EndVisit", "EndVisits", "AddWatch", "Watch", "EndWatch",
	"AddPartner", "PartnerOf", "PartnerUsed", "Partners", "RevokePartner", "BeginConfirmations", "Confirm", "Confirmations", "ConfirmedRouting", "KeepRouting",
	"Contact", "ContentVersion", "EnterFigures", "Figures",
}

// A new method of the store is called here, or works on little.
func TestEveryMethodOfTheStoreIsCalled(t *testing.T) {
	var called []string
	for _, call := range newSite(1, newLog()).calls() {
		called = append(called, call.method())
	}
	methods := reflect.TypeFor[*store.Store]()
	for i := range methods.NumMethod() {
		name := methods.Method(i).Name
		if slices.Contains(called, name) == slices.Contains(few, name) {
			t.Errorf("%s is called, or works on few rows: one of both", name)
		}
	}
	for _, name := range slices.Concat(called, few) {
		if _, there := methods.MethodByName(name); !there {
			t.Errorf("the store has no method %s", name)
		}
	}
}
