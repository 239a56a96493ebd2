package console

// printView is a report on paper, for the file.
type printView struct {
	reportView
	Printed string // when
}

// print shows a report to be printed, which is an act beside its opening.
func (c *Console) print(r *request) error {
	reference, err := r.reference()
	if err != nil {
		return err
	}
	view, err := c.reportView(r, reference)
	if err != nil {
		return err
	}
	if err := c.Desk.Printed(r.ctx, reference, r.visitor); err != nil {
		return err
	}
	return c.show(r, "console/desk-print", printView{view, c.time(c.Now())})
}
