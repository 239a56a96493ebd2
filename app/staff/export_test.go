package staff

import "fanzha/app/turn"

// Strangers is the line of those whose source is not known.
func (d *Door) Strangers() *turn.Line { return d.strangers }
