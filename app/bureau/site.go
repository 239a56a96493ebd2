package bureau

import (
	"time"
	_ "time/tzdata" // the time zone is configured, the machine may have no zone files
)

// Site is site.yaml.
type Site struct {
	Name            string     `yaml:"name"`
	Organisation    string     `yaml:"organisation"` // 主办单位
	Operator        string     `yaml:"operator"`     // 承办单位
	Emblem          string     `yaml:"emblem"`       // a picture in media/, for the masthead and the browser's tab
	BaseURL         string     `yaml:"base_url"`
	Timezone        string     `yaml:"timezone"`
	AreaCode        string     `yaml:"area_code"`
	CountsAsFiling  bool       `yaml:"counts_as_filing"`
	Hotlines        []Hotline  `yaml:"hotlines"`
	CallbackNumbers []Hotline  `yaml:"callback_numbers"`
	Officials       []string   `yaml:"officials"`
	Filings         Filings    `yaml:"filings"`
	Badge           Badge      `yaml:"badge"`
	Corrections     string     `yaml:"corrections"` // an https address or a mailbox
	Contact         Contact    `yaml:"contact"`
	Security        Security   `yaml:"security"`
	Districts       []District `yaml:"districts"`
	Retention       Retention  `yaml:"retention"`
	Rewards         Rewards    `yaml:"rewards"`
	Never           []string   `yaml:"never"`
	QuickExit       string     `yaml:"quick_exit"`

	location *time.Location
	baseLine int
	media    []MediaName
}

// Hotline is a telephone number with what it is for.
type Hotline struct {
	Number string `yaml:"number"`
	Label  string `yaml:"label"`
	Note   string `yaml:"note"`
}

// Contact is how to reach who runs the site; an empty part is not shown.
type Contact struct {
	Address  string `yaml:"address"`
	Postcode string `yaml:"postcode"`
	Phone    string `yaml:"phone"`
	Email    string `yaml:"email"`
}

// District is one of the bureau's districts. Code is its GB/T 2260 code and
// may be empty: functional zones have none.
type District struct {
	Key  string `yaml:"key"`
	Name string `yaml:"name"`
	Code string `yaml:"code"`
}

// defaultQuickExit is a page of which nobody asks why it is open: the weather.
const defaultQuickExit = "https://www.weather.com.cn/"

// Rewards says whether the bureau pays for tips.
type Rewards struct {
	Offered bool   `yaml:"offered"`
	Text    string `yaml:"text"`
}

// chinaStandardTime is the time zone where site.yaml names none or cannot be
// read.
var chinaStandardTime = time.FixedZone("Asia/Shanghai", 8*60*60)

// Location is the time zone of every time written without one.
func (s Site) Location() *time.Location {
	if s.location == nil {
		return chinaStandardTime
	}
	return s.location
}

// BaseURLLine is the line of base_url in site.yaml, for findings about it.
func (s Site) BaseURLLine() int { return max(s.baseLine, 1) }

// Terms are the words the site uses for what it takes. They follow from
// counts_as_filing, in this one place: no page says 报案 unless the bureau's
// rules make it one.
type Terms struct {
	VictimForm string // the victim's form
	TipForm    string
	Objection  string // the form of who finds something listed wrongly
	Notice     string // what the form is not; empty where it is a filing
}

const objectionForm = "对公开信息提出异议"

// Terms returns the words for this bureau.
func (s Site) Terms() Terms {
	if s.CountsAsFiling {
		return Terms{VictimForm: "网上报案", TipForm: "举报线索", Objection: objectionForm}
	}
	return Terms{
		VictimForm: "被骗信息登记",
		TipForm:    "反映线索",
		Objection:  objectionForm,
		Notice:     "网上登记不等于报警，也不等于报案、立案。正在被骗或钱刚转出，请先拨打 110。",
	}
}
