package main

import (
	"errors"

	"fanzha/app/staff"
	"fanzha/app/store"
)

// signInFlags say who acts. The password is not in an argument, which other
// users of the machine could see.
type signInFlags struct {
	As           string `required:"" help:"Who does it: an investigator to whom the unit's key was granted." placeholder:"NAME"`
	PasswordFile string `help:"A file that holds the password; without it, it is asked for." placeholder:"FILE"`
}

// withSession signs a member in, and runs f with the database of a site that
// there is.
func (f signInFlags) withSession(p *program, state stateFlags, work func(*store.Store, *staff.Staff, *staff.Session) error) error {
	password, err := readPassword(p, f.PasswordFile)
	if err != nil {
		return err
	}
	return withStaff(p, state, func(db *store.Store, people *staff.Staff) error {
		session, err := people.SignIn(p.ctx, f.As, password)
		if errors.Is(err, staff.ErrSignIn) {
			return errors.New("账号或密码不对")
		}
		if err != nil {
			return err
		}
		return work(db, people, session)
	})
}
