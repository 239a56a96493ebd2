package intake_test

import (
	"context"
	"fmt"
	"io/fs"
	"testing"

	"fanzha/app/intake"
	"fanzha/app/report"
)

// takenMeanwhile is a form page whose file another click takes between the
// moment it is listed and the moment it is read.
type takenMeanwhile struct{ listed int }

func (e *takenMeanwhile) Staged(context.Context, string) ([]report.File, error) {
	if e.listed++; e.listed > 1 {
		return nil, nil
	}
	return []report.File{{ID: report.NewMessageID(), Name: "a.jpg"}}, nil
}

func (e *takenMeanwhile) Clean(files []report.File) ([]report.File, error) {
	if len(files) == 0 {
		return nil, nil
	}
	return nil, fmt.Errorf("open file: %w", fs.ErrNotExist)
}

func (e *takenMeanwhile) Forget([]report.File) {}

func TestASecondClickWhoseFilesAreTakenGetsItsReceipt(t *testing.T) {
	taken, _, _ := open(t, func(o *intake.Options) { o.Evidence = &takenMeanwhile{} })
	form := victim()
	form.Kind, form.Name, form.Phone = "tip", "", ""
	if receipt, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil); err != nil || receipt.Code == "" {
		t.Errorf("%+v, %v", receipt, err)
	}
}
