package console

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/staff"
	"fanzha/templates"
)

// Page is what every view embeds.
type Page struct {
	templates.Page
	Form    string // what each of its forms carries
	Name    string // of who has signed in; empty: nobody
	Role    string
	Menu    []Item
	Half    bool   // the second factor is still missing
	Error   string // what was wrong with what was sent
	ErrorID string // of what stands beside the form that was not taken; empty: nothing does
	Typing  bool   // its first field has the focus
	Notice  string // what was done
}

// Item is an entry of the menu.
type Item struct {
	URL, Text string
	Current   bool
}

// Entry is one field of a form.
type Entry struct {
	Name, Label, Hint string
	Type              string // text, password
	Value             string
	Autocomplete      string
	InputMode         string
	Focus             bool   // the page's first
	Wrong             string // with what was sent before
}

type errorView struct {
	Page
	Message   string
	RequestID string
}

// page makes what every view embeds.
func (c *Console) page(r *request, title, path string) Page {
	page := Page{Page: c.Web.Page(title, path), Form: c.Door.FormToken(r.token)}
	page.NoIndex = true
	if r.visitor == nil {
		return page
	}
	page.Name, page.Role, page.Half = r.visitor.Member.Name, roleText[r.visitor.Member.Role], !r.visitor.Visit.Whole
	if page.Half || r.visitor.Member.Initial {
		return page
	}
	for _, item := range c.menu(r.visitor.Member.Role) {
		item.Current = page.Link(path) == item.URL
		page.Menu = append(page.Menu, item)
	}
	return page
}

// typingPage is a page whose first field has the focus, also beside an error.
func (c *Console) typingPage(r *request, title, path string) Page {
	page := c.page(r, title, path)
	page.Typing = true
	return page
}

// menu is what a role finds in the menu: what works, and nothing else.
func (c *Console) menu(role string) (menu []Item) {
	for _, entry := range entries {
		for _, r := range c.routes() {
			if r.method == fiber.MethodGet && r.path == entry.URL && r.who.lets(role) {
				menu = append(menu, Item{URL: c.base + entry.URL, Text: entry.Text})
			}
		}
	}
	return menu
}

var entries = []Item{
	{URL: "/newsroom", Text: "文章"}, {URL: "/newsroom/upkeep", Text: "维护和选题"},
	{URL: "/desk", Text: "登记"}, {URL: "/desk/deliveries", Text: "送达"},
	{URL: "/duty", Text: "值班屏"}, {URL: "/gazette", Text: "半月报和月报"},
	{URL: "/accounts", Text: "账号"}, {URL: "/grants", Text: "授权"}, {URL: "/recipients", Text: "接收确认"}, {URL: "/channels", Text: "通知地址"}, {URL: "/keys", Text: "密钥"},
	{URL: "/audit", Text: "审计日志"}, {URL: "/me", Text: "我的账号"},
}

// roleText is what the roles are called.
var roleText = map[string]string{
	staff.Editor: "编辑", staff.Reviewer: "审核", staff.Investigator: "侦查员", staff.Dispatcher: "调度", staff.Administrator: "管理员",
}

// done are the words for what an address says was done before.
//
//nolint:gosec // words, and no passwords
var done = map[string]string{
	"password": "密码已改，其他地方的登录都已退出。",
	"session":  "已退出那一处登录。",
	"removed":  "已停用。他可能抄走了单位密钥，请在服务器上更换：fanzha keys rotate。",
	"granted":  "已授权，对方现在能打开本单位的登记。",
	"answered": "已答复，反映人查回执时会看到。",
	"noted":    "已记录，反映人看不到。",
	"settled":  "已记下：不用回复。",
	"stopped":  "止付结果已记录。",
	"stepped":  "进度已记录。状态和受案号，反映人查回执时会看到。",
	"assigned": "已分派。",
	"held":     "已记录。",
	"moved":    "已移交，对方单位会收到通知。原来能看这份登记的还能看。",
	"declined": "已记录，不移交。",
	"proposed": "已交给宣传，在他们的草稿里。发布还要审核。",
	"retried":  "勾选的通知马上再送。",
	"asked":    "已请求移交，办理单位会看到。",

	"figures":      "已保存填写的数字。",
	"lost-passkey": "已移除，他的登录都已退出。请提醒他另加一个，设备找到了也不能再用它登录。",
	"passkey":      "已添加通行密钥，下次登录可以用它代替验证码。",
	"unpasskey":    "已移除通行密钥。设备上的那一份请自己删除。",

	"tested":    "测试通知马上发出，过几秒刷新这一页看结果。",
	"confirmed": "已确认。两方都确认以后，几秒内生效。",

	"article-saved": "已保存。", "article-submitted": "已送审，等审核人员来看。", "article-reverted": "已恢复为草稿。看一遍，再送审。",
	"article-published": "已发布，读者现在就能看到、搜到。", "article-scheduled": "已排定，到时间自动出现。",
	"article-urgent": "已紧急发布。24 小时内要由另一位审核人员确认。", "article-confirmed": "已确认。", "article-returned": "已退回。",
	"article-deleted": "草稿已删除。", "links": "已开始检查站外链接，过一会儿刷新这一页看结果。", "links-already": "站外链接已经在检查了。", "pictures": "已移除勾选的图片。", "article-withdrawn": "已撤回，读者打开会看到原因。",
}

// notice is what was done before the page was asked for.
func (r *request) notice() string { return done[r.Query("done")] }

func (c *Console) time(t time.Time) string {
	return t.In(c.Bureau().Site.Location()).Format("2006-01-02 15:04")
}

func (c *Console) show(r *request, template string, view any) error {
	return c.Web.Show(r.Ctx, fiber.StatusOK, template, view)
}
