package console

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/staff"
)

// route is one address with who may ask for it.
type route struct {
	method, path string
	who          access
	handle       func(*request) error
}

// access is who may ask. Everybody else is led to where they can sign in, or
// refused.
type access struct {
	stage   stage
	roles   []string // of members who have signed in
	initial bool     // also while the password is one that somebody else knows
	fresh   bool     // with password and second factor given just now
	long    bool     // its form may be an article's
	carried bool     // its form is not lost with the session
	quiet   bool     // it keeps no visit alive
	files   bool     // its form may carry files
}

// stage is how far somebody has come in.
type stage int

const (
	outside stage = iota // anybody
	halfway              // password given, second factor missing
	inside               // signed in
)

var everyone = access{stage: inside, roles: staff.Roles}

// only is for members of these roles.
func only(roles ...string) access { return access{stage: inside, roles: roles} }

// whileInitial also lets in who has still to change their password.
func (a access) whileInitial() access { a.initial = true; return a }

// proven asks for password and second factor again.
func (a access) proven() access { a.fresh = true; return a }

// quietly does not count as a use of the visit: what asks by itself keeps none
// alive.
func (a access) quietly() access { a.quiet = true; return a }

// writing is for what sends an article: its form may be long, and is carried
// through the login where the session has ended.
func (a access) writing() access { a.long, a.carried = true, true; return a }

// keeping is for words that nobody wants to write twice: they are carried
// through the login where the session has ended.
func (a access) keeping() access { a.carried = true; return a }

// sending is for what sends files: its body is read only for who may.
func (a access) sending() access { a.files = true; return a }

// asking is for a form that may be an article's, and that nobody finds again
// who has not signed in.
func (a access) asking() access { a.long = true; return a }

// routes is the whole console. What is not here does not exist.
func (c *Console) routes() []route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	return []route{
		{get, "", everyone, c.home},

		{get, "/login", access{stage: outside}, c.loginForm},
		{post, "/login", access{stage: outside, long: true}, c.login},
		{get, "/first/:token", access{stage: outside}, c.firstForm},
		{post, "/first/:token", access{stage: outside}, c.first},
		{get, "/factor", access{stage: halfway}, c.factorForm},
		{post, "/factor", access{stage: halfway, long: true}, c.factor},
		{post, "/factor/passkey", access{stage: halfway}, c.askPasskey},
		{get, "/enrol", access{stage: halfway}, c.enrolForm},
		{post, "/enrol", access{stage: halfway}, c.enrol},
		{post, "/enrol/passkey", access{stage: halfway}, c.askNewPasskey},
		{post, "/cancel", access{stage: halfway}, c.logout},
		{post, "/logout", everyone.whileInitial(), c.logout},

		{get, "/me", everyone, c.me},
		{get, "/me/password", everyone.whileInitial(), c.passwordForm},
		{post, "/me/password", everyone.whileInitial(), c.password},
		{post, "/me/factor", everyone.proven(), c.newFactor},
		{post, "/me/passkey", everyone, c.askPasskey},
		{post, "/me/passkeys", everyone.proven(), c.addPasskey},
		{post, "/me/passkeys/new", everyone, c.askNewPasskey},
		{post, "/me/passkeys/remove", everyone.proven(), c.removePasskey},
		{post, "/me/codes", everyone.proven(), c.newCodes},
		{post, "/me/sessions/end", everyone, c.endSession},
		{post, "/me/sessions/end-all", everyone, c.endSessions},

		{get, "/desk", only(staff.Investigator, staff.Dispatcher), c.desk},
		{get, "/desk/events", only(staff.Investigator, staff.Dispatcher).quietly(), c.events},
		{post, "/desk/batch", only(staff.Investigator), c.batch},
		{post, "/desk/search", only(staff.Investigator), c.search},
		{get, "/desk/report", only(staff.Investigator), c.report},
		{post, "/desk/answer", only(staff.Investigator).keeping(), c.answer},
		{post, "/desk/note", only(staff.Investigator).keeping(), c.note},
		{post, "/desk/settle", only(staff.Investigator), c.settle},
		{post, "/desk/stop", only(staff.Investigator), c.stop},
		{post, "/desk/step", only(staff.Investigator), c.step},
		{post, "/desk/extend", only(staff.Investigator), c.extend},
		{post, "/desk/assign", only(staff.Investigator), c.assign},
		{post, "/desk/hold", only(staff.Investigator), c.hold},
		{post, "/desk/duplicate", only(staff.Investigator), c.duplicate},
		{post, "/desk/move", only(staff.Investigator).proven(), c.move},
		{post, "/desk/decline", only(staff.Investigator), c.decline},
		{post, "/desk/reissue", only(staff.Investigator).proven(), c.reissue},
		{get, "/desk/file", only(staff.Investigator), c.file},
		{get, "/desk/print", only(staff.Investigator), c.print},
		{get, "/desk/warning", only(staff.Investigator), c.warningForm},
		{post, "/desk/warning", only(staff.Investigator).asking(), c.propose},
		{get, "/desk/export", only(staff.Investigator, staff.Dispatcher), c.exportForm},
		{post, "/desk/table", only(staff.Investigator, staff.Dispatcher), c.exportList},
		{post, "/desk/sealed", only(staff.Investigator).proven(), c.exportSealed},
		{get, "/desk/cluster", only(staff.Investigator), c.cluster},
		{get, "/desk/deliveries", only(staff.Dispatcher), c.untold},
		{post, "/desk/deliveries/retry", only(staff.Dispatcher), c.retry},
		{get, "/desk/ask", only(staff.Dispatcher), c.askForm},
		{post, "/desk/ask", only(staff.Dispatcher), c.ask},

		{get, "/duty", access{stage: outside, roles: maySeeDuty.roles}.quietly(), c.duty},
		{get, "/duty/open", access{stage: outside}.quietly(), c.openDuty},
		{post, "/duty/start", maySeeDuty, c.startDuty},
		{post, "/duty/end", access{stage: outside}.quietly(), c.endDuty},

		{get, "/gazette", only(staff.Dispatcher, staff.Reviewer, staff.Investigator), c.gazette},
		{post, "/gazette/table", only(staff.Dispatcher, staff.Reviewer, staff.Investigator), c.gazetteTable},
		{post, "/gazette/figures", only(staff.Dispatcher, staff.Reviewer, staff.Investigator), c.enterFigures},

		{get, "/newsroom", only(staff.Editor, staff.Reviewer), c.articles},
		{get, "/newsroom/new", only(staff.Editor, staff.Reviewer), c.newDraft},
		{get, "/newsroom/edit", only(staff.Editor, staff.Reviewer), c.editDraft},
		{post, "/newsroom/edit", only(staff.Editor, staff.Reviewer).writing(), c.writeDraft},
		{get, "/newsroom/page", only(staff.Editor, staff.Reviewer), c.revisionPage},
		{get, "/newsroom/history", only(staff.Editor, staff.Reviewer), c.history},
		{post, "/newsroom/revert", only(staff.Editor, staff.Reviewer), c.revert},
		{get, "/newsroom/sheet", only(staff.Editor, staff.Reviewer), c.sheet},
		{get, "/newsroom/review", only(staff.Reviewer), c.reviewPage},
		{post, "/newsroom/publish", only(staff.Reviewer), c.publish},
		{post, "/newsroom/publish-urgently", only(staff.Reviewer).proven(), c.publishUrgently},
		{post, "/newsroom/confirm", only(staff.Reviewer), c.confirmUrgent},
		{post, "/newsroom/return", only(staff.Reviewer), c.sendBack},
		{get, "/newsroom/withdraw", only(staff.Reviewer), c.withdrawPage},
		{post, "/newsroom/withdraw", only(staff.Reviewer), c.withdraw},

		{get, "/newsroom/delete", only(staff.Editor, staff.Reviewer), c.deletePage},
		{post, "/newsroom/delete", only(staff.Editor, staff.Reviewer), c.deleteDraft},

		{post, "/newsroom/convert", only(staff.Editor, staff.Reviewer).sending(), c.convert},
		{post, "/newsroom/media", only(staff.Editor, staff.Reviewer).sending(), c.addPicture},
		{post, "/newsroom/check", only(staff.Editor, staff.Reviewer).asking(), c.checkLive},
		{post, "/newsroom/preview", only(staff.Editor, staff.Reviewer).asking(), c.previewLive},
		{get, "/newsroom/kit", only(staff.Editor, staff.Reviewer), c.kit},
		{post, "/newsroom/kit", only(staff.Editor, staff.Reviewer).sending(), c.packKit},
		{get, "/newsroom/upkeep", only(staff.Editor, staff.Reviewer), c.upkeep},
		{post, "/newsroom/links", only(staff.Editor, staff.Reviewer), c.checkLinks},
		{post, "/newsroom/pictures/remove", only(staff.Reviewer), c.removePictures},
		{post, "/newsroom/autosave", only(staff.Editor, staff.Reviewer).asking(), c.autosave},

		{get, "/accounts", only(staff.Administrator), c.accounts},
		{get, "/accounts/member", only(staff.Administrator), c.memberPage},
		{post, "/accounts/add", only(staff.Administrator).proven(), c.addMember},
		{post, "/accounts/reset", only(staff.Administrator).proven(), c.resetMember},
		{post, "/accounts/passkey", only(staff.Administrator).proven(), c.removeLostPasskey},
		{post, "/accounts/remove", only(staff.Administrator).proven(), c.removeMember},
		{get, "/grants", only(staff.Investigator), c.grants},
		{post, "/grants", only(staff.Investigator).proven(), c.grant},
		{get, "/recipients", only(staff.Administrator, staff.Investigator), c.recipients},
		{post, "/recipients", only(staff.Administrator, staff.Investigator).proven(), c.confirm},
		{get, "/channels", only(staff.Administrator), c.channels},
		{post, "/channels", only(staff.Administrator), c.testChannel},
		{get, "/keys", only(staff.Administrator), c.keys},
		{get, "/audit", only(staff.Administrator), c.audit},
		{post, "/audit/export", only(staff.Administrator).proven(), c.exportAudit},
		{post, "/audit/verify", only(staff.Administrator), c.verify},
	}
}

// lets reports whether members of a role may ask.
func (a access) lets(role string) bool { return slices.Contains(a.roles, role) }
