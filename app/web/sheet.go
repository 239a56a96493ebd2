package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/intake"
	"fanzha/app/library"
	"fanzha/templates"
)

// sheetView is the stop-payment sheet before anything is sent: filled and read
// out while 110 is on the line, then taken along into the victim's form. The
// server keeps nothing of it.
type sheetView struct {
	templates.Page
	Action           string
	Next, NextIntent string // the form it goes on into, and its button's intent
	Fresh            bool   // it shows nothing that was typed
	Ways             []sheetWay
}

type sheetWay struct {
	Key, Title, Intro string
	Open              bool
	Rows              []sheetRow
	Add, AddLabel     string
}

// sheetRow is one transfer, with its fields as they fit a screen.
type sheetRow struct {
	Title   string
	Only    *HiddenField // the method, where there is no choice
	Method  *Field
	Screens [][]Field
}

const (
	sheetPath   = "/report/sheet"
	intentSheet = "sheet" // from the sheet to the victim's form
)

// emptySheet shows the sheet with a row of each way.
func (s *Server) emptySheet(c *fiber.Ctx) error {
	view := s.sheetView(s.Library.Snapshot(), nil, ways[0].key)
	view.Fresh, view.Answer = true, false
	return s.compressed(c, "public/sheet", view)
}

// moreSheet shows the sheet as it was typed, with one row more where its
// button was pressed.
func (s *Server) moreSheet(c *fiber.Ctx) error {
	sent, err := s.formOf(c)
	if err != nil {
		return err
	}
	form, _ := intake.Decode(sent.values)
	transfers := madeTransfers(form.Transfers)
	_, added, _ := strings.Cut(form.Intent, "add_")
	for _, way := range ways {
		if way.key == added && len(transfers) <= intake.MaxIndex {
			transfers = append(transfers, way.none())
		}
	}
	return s.fresh(c, fiber.StatusOK, "public/sheet", s.sheetView(s.Library.Snapshot(), transfers, added))
}

// madeTransfers are those of which more is known than how they were made: the
// sheet offers a row for each way.
func madeTransfers(offered []intake.TransferForm) []intake.TransferForm {
	return slices.DeleteFunc(slices.Clone(offered), func(t intake.TransferForm) bool {
		return t == intake.TransferForm{Method: t.Method}
	})
}

func (s *Server) sheetView(snapshot *library.Snapshot, transfers []intake.TransferForm, opened string) *sheetView {
	view := &sheetView{
		Page: s.pageOf(snapshot, "止付信息单", sheetPath), Action: s.base + sheetPath,
		Next: s.base + victimForm.path, NextIntent: intentSheet,
	}
	view.Quiet, view.Answer = true, true
	view.Description = "钱已经转走：先打 110，打开免提，照着念。户名、账号、金额、时间按这个顺序问。"
	for _, way := range ways {
		if !slices.ContainsFunc(transfers, way.is) {
			transfers = append(transfers, way.none())
		}
	}
	b := formBuilder{values: intake.Encode(intake.Form{Transfers: transfers}), view: &formView{}}
	for _, way := range ways {
		shown := sheetWay{Key: way.key, Title: way.title, Intro: way.intro, Open: way.key == opened, Add: "add_" + way.key, AddLabel: way.addLabel}
		for i, t := range transfers {
			if way.is(t) {
				shown.Rows = append(shown.Rows, b.sheetRow(way, i, len(shown.Rows)))
				shown.Open = shown.Open || t != intake.TransferForm{Method: t.Method}
			}
		}
		view.Ways = append(view.Ways, shown)
	}
	return view
}

// sheetRow is the transfer of an index, the nth of its way.
func (b *formBuilder) sheetRow(w way, i, n int) sheetRow {
	prefix := fmt.Sprintf("transfers[%d].", i)
	row := sheetRow{Title: fmt.Sprintf(transferGroup.title, n+1)}
	method := b.field(prefix, w.methodField())
	if len(w.methods) == 1 {
		row.Only = &HiddenField{method.Name, method.Value}
	} else {
		row.Method = &method
	}
	for screen := range slices.Chunk(w.fields, fieldsAScreen) {
		var fields []Field
		for _, field := range screen {
			fields = append(fields, b.field(prefix, field))
		}
		row.Screens = append(row.Screens, fields)
	}
	return row
}

// is reports whether a transfer was made in this way.
func (w way) is(t intake.TransferForm) bool { return slices.Contains(w.methods, t.Method) }

// none is a transfer made in this way, of which nothing is known yet.
func (w way) none() intake.TransferForm { return intake.TransferForm{Method: w.methods[0]} }
