package report

// Contact is an address at which a unit is told of reports.
type Contact struct {
	Unit       string
	Channel    Channel
	Target     string
	SecretFile string // of a webhook: what its notices are signed with
	Template   string // of a webhook: what its notices look like
}
