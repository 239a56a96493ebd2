package intake_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/fault"
	"fanzha/app/intake"
)

// FuzzParseForm proves of any body that it is refused with words, or is a form
// that can be sent again as it is shown and that is taken or has field errors.
func FuzzParseForm(f *testing.F) {
	taken, _, _ := open(f)
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		values, wrongFiles, err := intake.ParseForm(contentType, bytes.NewReader(body), func(_ string, in io.Reader) error {
			_, err := io.Copy(io.Discard, in)
			return err
		})
		if err != nil {
			refused(t, err, fault.BadRequest)
			return
		}
		form, wrong := intake.Decode(values)
		again, more := intake.Decode(intake.Encode(form))
		if diff := cmp.Diff(normalEmpty(form), normalEmpty(again)); diff != "" || len(more) > 0 {
			t.Errorf("encoded and decoded again: %v %s", more, diff)
		}
		submit(t, taken, form, append(wrong, wrongFiles...))
	})
}

// FuzzParseJSON proves the same of any JSON.
func FuzzParseJSON(f *testing.F) {
	taken, _, _ := open(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		values, wrong, err := intake.ParseJSON(body)
		if err != nil {
			refused(t, err, fault.BadRequest)
			return
		}
		if !json.Valid(body) {
			t.Errorf("read %q, which is no JSON", body)
		}
		form, more := intake.Decode(values)
		submit(t, taken, form, append(wrong, more...))
	})
}

// submit sends a form with the errors found so far, which must not get lost.
func submit(t *testing.T, taken *intake.Intake, form intake.Form, wrong []fault.Field) {
	t.Helper()
	receipt, err := taken.Submit(t.Context(), "192.0.2.0/24", form, wrong)
	if err != nil {
		refused(t, err, fault.Invalid)
	} else if len(wrong) > 0 || receipt.Reference == "" {
		t.Errorf("a form with %v got the receipt %+v", wrong, receipt)
	}
}

// refused fails where an error is not of a kind, or says nothing to a reader.
func refused(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	var public *fault.Error
	if !errors.As(err, &public) || public.Kind != kind || public.Message == "" {
		t.Fatalf("%v is not of kind %v with words", err, kind)
	}
	for _, wrong := range public.Fields {
		if wrong.Field == "" || wrong.Message == "" {
			t.Errorf("a field without a name or words: %+v", wrong)
		}
	}
}

// normalEmpty drops empty groups at the end, which have no values to encode.
func normalEmpty(form intake.Form) intake.Form {
	for n := len(form.Transfers); n > 0 && form.Transfers[n-1] == (intake.TransferForm{}); n-- {
		form.Transfers = form.Transfers[:n-1]
	}
	for n := len(form.Suspects); n > 0 && form.Suspects[n-1] == (intake.SuspectForm{}); n-- {
		form.Suspects = form.Suspects[:n-1]
	}
	if len(form.Transfers) == 0 {
		form.Transfers = nil
	}
	if len(form.Suspects) == 0 {
		form.Suspects = nil
	}
	return form
}
