package blocklist

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/google/uuid"

	"fanzha/app/indicator"
	"fanzha/app/library"
)

// stixObservable is an observable of one of the kinds that are used.
type stixObservable struct {
	Type        string   `json:"type"`
	SpecVersion string   `json:"spec_version"`
	ID          string   `json:"id"`
	Markings    []string `json:"object_marking_refs"`
	stixObserved
}

// stixObserved are the properties by which observables have their ids, in the
// order of the alphabet, as RFC 8785 wants them.
type stixObserved struct {
	AccountType string `json:"account_type,omitempty"`
	Name        string `json:"name,omitempty"`
	UserID      string `json:"user_id,omitempty"`
	Value       string `json:"value,omitempty"`
}

// stixSaid is what STIX has to say of an entry: a pattern, and what is observed
// where it is met.
type stixSaid struct {
	pattern  string
	observed []stixObservable
}

// accountTypes are the types of account that we name: the standard's own
// vocabulary is open, and has none of them.
var accountTypes = map[string]string{
	library.Phone: "phone", library.Account: "payment-account", library.WeChat: "wechat", library.QQ: "qq",
}

// said finds the words of STIX for an entry. There are none for numbers of
// phones and banks: they are accounts of users, as those of WeChat and QQ are.
// A company is met as the name on an account that is
// to be paid; there is no observable for it, as that would have its id by
// things that nobody knows.
func said(e *Entry) stixSaid {
	switch e.Kind {
	case library.App:
		return one("software", "name", e.Value, markings(e.Kind), stixObserved{Name: e.Value})
	case library.URL:
		return saidLink(e)
	case library.Company:
		return stixSaid{pattern: "[user-account:display_name = " + quoted(e.Value) + "]"}
	default:
		observed := stixObserved{AccountType: accountTypes[e.Kind], UserID: e.Normal}
		return stixSaid{
			pattern:  "[user-account:account_type = " + quoted(observed.AccountType) + " AND user-account:user_id = " + quoted(e.Normal) + "]",
			observed: []stixObservable{observable("user-account", markings(e.Kind), observed)},
		}
	}
}

func saidLink(e *Entry) stixSaid {
	l, ok := indicator.Locate(e.Value)
	switch {
	case !ok: // no program can follow it; what is written there may be met all the same
		return stixSaid{pattern: "[url:value = " + quoted(e.Value) + "]"}
	case l.Domain != "":
		return one("domain-name", "value", l.Domain, markings(e.Kind), stixObserved{Value: l.Domain})
	case l.Addr.Is4():
		return one("ipv4-addr", "value", l.Addr.String(), markings(e.Kind), stixObserved{Value: l.Addr.String()})
	case l.Addr.IsValid():
		return one("ipv6-addr", "value", l.Addr.String(), markings(e.Kind), stixObserved{Value: l.Addr.String()})
	}
	all := stixSaid{pattern: "[url:value = " + quoted(l.URLs[0]) + "]"}
	if len(l.URLs) > 1 {
		all.pattern = "[url:value IN (" + quoted(l.URLs[0]) + ", " + quoted(l.URLs[1]) + ")]"
	}
	for _, address := range l.URLs {
		all.observed = append(all.observed, observable("url", markings(e.Kind), stixObserved{Value: address}))
	}
	return all
}

func one(kind, property, value string, marked []string, observed stixObserved) stixSaid {
	return stixSaid{"[" + kind + ":" + property + " = " + quoted(value) + "]", []stixObservable{observable(kind, marked, observed)}}
}

var quoting = strings.NewReplacer(`\`, `\\`, `'`, `\'`)

// quoted is a text as patterns write it.
func quoted(text string) string { return "'" + quoting.Replace(text) + "'" }

func observable(kind string, marked []string, observed stixObserved) stixObservable {
	id := uuid.NewSHA1(observableSpace, canonical(observed)).String()
	return stixObservable{Type: kind, SpecVersion: stixVersion, ID: kind + "--" + id, Markings: marked, stixObserved: observed}
}

// canonical writes properties as RFC 8785 does. Values have no character that
// it writes in another way than Go.
func canonical(observed stixObserved) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(observed) // a struct of strings can be encoded
	return bytes.TrimSpace(out.Bytes())
}
