package console

import "fanzha/app/staff"

// UnitKey is the state of a unit's key.
type UnitKey struct {
	Name       string
	Generation int
	Members    int // who can open the unit's reports
	Waiting    int // investigators without the key
}

// keysView is which units' reports can be opened, and by how many.
type keysView struct {
	Page
	Recovery string // public half
	Lies     bool   // the private half is still beside the data
	Units    []UnitKey
}

func (c *Console) keys(r *request) error {
	view := keysView{Page: c.page(r, "密钥", root+"/keys"), Lies: c.RecoveryLies()}
	recovery, err := c.People.Recovery(r.ctx)
	if err != nil {
		return err
	}
	view.Recovery = string(recovery)
	members, err := c.People.List(r.ctx)
	if err != nil {
		return err
	}
	keys, err := c.Store.UnitKeys(r.ctx)
	for _, unit := range c.Bureau().Units {
		view.Units = append(view.Units, unitKey(unit.Key, unit.Name, keys, members))
	}
	if err != nil {
		return err
	}
	return c.show(r, "console/keys", view)
}

func unitKey(unit, name string, keys []staff.UnitKey, members []staff.Member) UnitKey {
	shown := UnitKey{Name: name}
	for _, key := range keys {
		if key.Unit == unit {
			shown.Generation, shown.Members = key.Generation, key.Members
		}
	}
	for _, m := range members {
		if m.Unit == unit && !m.Left() && !m.Granted {
			shown.Waiting++
		}
	}
	return shown
}
