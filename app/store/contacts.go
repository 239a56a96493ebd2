package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"fanzha/app/fault"
	"fanzha/app/report"
)

// moved says what is put into the ledger when a unit is no longer told at an
// address: new are the addresses of that unit and channel that came instead,
// and untold is what was still to be told at the old one.
type moved = func(gone report.Contact, new []report.Contact, untold []report.Delivery) []report.Delivery

// ReplaceContacts makes these the addresses at which units are told, and puts
// into the ledger what moved returns for each that is gone: new are those of
// the same unit and channel that came instead, and untold is what was still to
// be told there. Replicas may do it at once: one of them is asked.
func (s *Store) ReplaceContacts(ctx context.Context, contacts []report.Contact, now time.Time, moved moved) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		before, err := currentContacts(ctx, tx)
		if err != nil {
			return err
		}
		for _, gone := range missing(before, contacts) {
			if err := retire(ctx, tx, gone, missing(contacts, before), now, moved); err != nil {
				return err
			}
		}
		return putContacts(ctx, tx, contacts)
	})
	if err != nil {
		return fmt.Errorf("replace contacts: %w", err)
	}
	return nil
}

// Contact returns an address that is, or was, in use. Absence is a fault of
// kind NotFound.
func (s *Store) Contact(ctx context.Context, unit string, channel report.Channel, target string) (report.Contact, error) {
	row := s.read.QueryRowContext(ctx, selectContacts+`WHERE unit = $1 AND channel = $2 AND target = $3`, unit, channel, target)
	c, err := scanContact(row)
	if errors.Is(err, sql.ErrNoRows) {
		return c, fault.New(fault.NotFound, "没有这个接收地址")
	}
	if err != nil {
		return c, fmt.Errorf("read contact: %w", err)
	}
	return c, nil
}

const selectContacts = `SELECT unit, channel, target, secret_file, template FROM contacts `

func scanContact(row scanner) (c report.Contact, err error) {
	err = row.Scan(&c.Unit, &c.Channel, &c.Target, &c.SecretFile, &c.Template)
	return c, err
}

func currentContacts(ctx context.Context, q querier) ([]report.Contact, error) {
	rows, err := q.QueryContext(ctx, selectContacts+`WHERE gone_at = 0`)
	if err != nil {
		return nil, err
	}
	return collect(rows, scanContact)
}

// missing returns the addresses of one list that another has not.
func missing(from, in []report.Contact) []report.Contact {
	return slices.DeleteFunc(slices.Clone(from), func(c report.Contact) bool {
		return slices.ContainsFunc(in, func(other report.Contact) bool {
			return c.Unit == other.Unit && c.Channel == other.Channel && c.Target == other.Target
		})
	})
}

func retire(ctx context.Context, tx *sql.Tx, gone report.Contact, added []report.Contact, now time.Time, moved moved) error {
	n, err := execute(ctx, tx, `UPDATE contacts SET gone_at = $1
WHERE unit = $2 AND channel = $3 AND target = $4 AND gone_at = 0`, millis(now), gone.Unit, gone.Channel, gone.Target)
	if err != nil || n == 0 {
		return err // where there is none, another replica was quicker
	}
	// Along deliveries_untold, and not what the unit was ever told as well.
	rows, err := tx.QueryContext(ctx, `WITH untold AS MATERIALIZED (SELECT `+deliveryColumns+` FROM deliveries WHERE told_at = 0)
SELECT `+deliveryColumns+` FROM untold WHERE unit = $1 AND channel = $2 AND target = $3`, gone.Unit, gone.Channel, gone.Target)
	if err != nil {
		return err
	}
	untold, err := collect(rows, scanDelivery)
	if err != nil {
		return err
	}
	added = slices.DeleteFunc(slices.Clone(added), func(c report.Contact) bool {
		return c.Unit != gone.Unit || c.Channel != gone.Channel
	})
	return insertDeliveries(ctx, tx, moved(gone, added, untold))
}

func putContacts(ctx context.Context, tx *sql.Tx, contacts []report.Contact) error {
	for _, c := range contacts {
		_, err := execute(ctx, tx, `
INSERT INTO contacts (unit, channel, target, secret_file, template, gone_at) VALUES ($1, $2, $3, $4, $5, 0)
ON CONFLICT (unit, channel, target) DO UPDATE SET secret_file = $4, template = $5, gone_at = 0`,
			c.Unit, c.Channel, c.Target, c.SecretFile, c.Template)
		if err != nil {
			return err
		}
	}
	return nil
}
