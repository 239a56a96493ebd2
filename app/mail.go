package main

import (
	"fmt"

	"fanzha/app/delivery"
)

// mailFlags name the mail server that notices are sent through.
type mailFlags struct {
	SMTPURL          string `name:"smtp-url" help:"smtp://user@host:587?from=site@example.org&tls=required (STARTTLS), or tls=none, or smtps://…:465; empty: no mail is sent." placeholder:"URL"`
	SMTPPassword     string `name:"smtp-password" help:"Its password: in the environment alone, where other users do not see it." placeholder:"PASSWORD"`
	SMTPPasswordFile string `name:"smtp-password-file" help:"A file that holds it, instead." placeholder:"FILE"`
}

// email returns what sends mail.
func (f mailFlags) email() (delivery.Sender, error) {
	if f.SMTPURL == "" {
		return delivery.NoEmail{}, nil
	}
	password, err := secret(f.SMTPPassword, f.SMTPPasswordFile)
	if err != nil {
		return nil, err
	}
	server, err := delivery.ParseSMTP(f.SMTPURL, password)
	if err != nil {
		return nil, usageError{fmt.Sprintf("--smtp-url %v", err)}
	}
	return delivery.NewEmail(server), nil
}

// newOutbox wires what tells the units.
func (s *server) newOutbox(cmd *serveCommand, email delivery.Sender) *delivery.Outbox {
	return delivery.New(delivery.Options{
		Store: s.store, Bureau: s.routed.bureau, Email: email, Webhook: delivery.NewWebhook(cmd.Content), Logger: s.logger, Tried: s.meter.Tried,
	})
}
