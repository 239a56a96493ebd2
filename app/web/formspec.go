package web

import (
	"fanzha/app/intake"
)

// spec is one field of the forms: how it looks and what it is called. Its
// name and rules are package intake's.
type spec struct {
	name         string
	label, hint  string
	control      string // as Field.Control; empty: text
	required     bool
	inputMode    string
	autocomplete string
	minLength    int
	maxLength    int
	names        bool   // as Field.Names
	when         string // as Field.When
	options      []intake.Option
}

// sectionSpec is one part of a form.
type sectionSpec struct {
	id, title, intro string
	fold             bool
	fields           []spec
	group            *groupSpec
}

// groupSpec is a part that can be filled several times.
type groupSpec struct {
	name     string // transfers, suspects
	title    string // "第 %d 笔"
	addLabel string
	fields   []spec
}

// formSpec is a whole form.
type formSpec struct {
	kind        string
	path        string
	description string // for who finds the form by a search engine
	sensitive   bool   // it asks for sensitive personal data
	inSteps     bool   // with JavaScript: a section that is not folded begins a step
	submit      string // on the button; empty: the form's name
	sections    []sectionSpec
}

// What both forms ask.
var (
	scamField     = spec{name: "scam", label: "是哪一类骗局", hint: "说不清没关系，选最后一项", control: "select", required: true}
	districtField = spec{name: "district", label: "事情发生在哪个地区", hint: "网上、电话里的事，选被骗的人所在的地方", control: "select", required: true}
	storyField    = spec{
		name: "narrative", label: "经过", control: "textarea", required: true, minLength: 10, maxLength: 5000,
		hint: "怎么认识的、对方说了什么、让您做了什么。10 到 5000 字，想到哪写到哪",
	}
	happenedField = spec{name: "happened_on", label: "哪一天发生的", hint: "记不清可以不填", control: "date"}
	channelsField = spec{name: "channels", label: "对方通过什么联系您", hint: "可以多选", control: "checkboxes", options: intake.Channels}
	moneyField    = spec{name: "money", label: "钱转了没有", control: "radio", options: intake.Moneys}

	plannedFields = []spec{
		{name: "planned_at", label: "约定的时间", hint: "比如对方说今天下午三点派人来取钱", control: "datetime"},
		{name: "planned_place", label: "约定的地点", maxLength: 200},
	}
	suspectGroup = &groupSpec{
		name: "suspects", title: "线索 %d", addLabel: "再加一条",
		fields: []spec{
			{name: "kind", label: "是什么", control: "select", options: intake.SuspectKinds},
			{name: "value", label: "内容", hint: "号码、账号、网址、名称，照原样抄写", names: true, maxLength: 300},
		},
	}
	fundraisingFields = []spec{
		{name: "contract_no", label: "合同编号", maxLength: 100},
		{name: "principal", label: "投入本金（元）", inputMode: "decimal"},
		{name: "received_back", label: "已经返还（元）", inputMode: "decimal"},
		{name: "recruiter", label: "谁介绍您参加的", hint: "姓名、称呼或公司", maxLength: 200},
		{name: "people", label: "您知道还有哪些人或多少人参加", maxLength: 200},
		{name: "next_meeting", label: "下一次讲课、聚会的时间地点", maxLength: 200},
	}
)

var transferGroup = &groupSpec{
	name: "transfers", title: "第 %d 笔", addLabel: "再加一笔",
	fields: []spec{
		{name: "payee_name", label: "收款户名", hint: "转账记录里的对方姓名或公司", names: true, maxLength: 100},
		{name: "payee_account", label: "收款账号", hint: "卡号、微信或支付宝账号、钱包地址", names: true, maxLength: 200},
		{name: "payee_bank", label: "收款银行", hint: "虚拟货币请写链名，如 TRON", maxLength: 100},
		{name: "amount", label: "金额（元）", hint: "写了这一笔就要填，记不清写大概的数", inputMode: "decimal"},
		{name: "time", label: "转账时间", hint: "尽量精确到秒", control: "datetime"},
		{name: "reference", label: "交易流水号、订单号", hint: "在转账记录的详情里；虚拟货币请写交易哈希", maxLength: 200},
		{name: "method", label: "怎么付的", control: "select", options: intake.Methods},
		{name: "payer_account", label: "您的付款账号", maxLength: 100},
		{name: "payer_bank", label: "您的付款银行", maxLength: 100},
		{name: "pickup_platform", label: "来取的平台", hint: "现金、黄金交给别人时填写：快递、网约车、跑腿", maxLength: 100},
		{name: "pickup_order", label: "取件订单号", maxLength: 100},
		{name: "pickup_plate", label: "来人的车牌", maxLength: 50},
		{name: "pickup_place", label: "交接地点", maxLength: 200},
	},
}

var victimForm = formSpec{
	kind: "victim", path: "/report/victim", inSteps: true, sensitive: true,
	description: "钱已经转走：先打 110，再登记收款户名、账号、金额和时间。当场有回执，直接送到负责的单位。",
	sections: []sectionSpec{
		{
			id: "money-section", title: "钱转到哪里去了", intro: "止付要核对户名、账号、金额和时间。知道多少填多少，不知道的空着。",
			fields: []spec{moneyField}, group: transferGroup,
		},
		{
			id: "story-section", title: "发生了什么",
			fields: []spec{
				scamField, districtField, happenedField, storyField, channelsField,
				{name: "called_110", label: "已经打过 110 吗", control: "radio", options: intake.YesNo},
				evidenceField,
			},
		},
		{
			id: "fundraising-section", title: "投资、集资或拉人入会", intro: "集资参与人填写，其他情况跳过。", fold: true,
			fields: fundraisingFields,
		},
		{
			id: "suspect-section", title: "对方的号码和账号", intro: "电话、微信、网址、APP、公司都可以，有一条写一条。",
			group: suspectGroup,
		},
		{
			id: "planned-section", title: "接下来还约了什么", intro: "对方约了取钱、见面或再次转账就写上。", fold: true,
			fields: plannedFields,
		},
		{
			id: "contact-section", title: "怎么联系您", intro: "办理单位核实情况时用。",
			fields: []spec{
				{name: "name", label: "您的姓名", required: true, autocomplete: "name", maxLength: 50},
				{name: "phone", label: "您的手机号码", required: true, inputMode: "tel", control: "tel", autocomplete: "tel"},
				{name: "id_number", label: "身份证号", hint: "可以不填，民警联系您时再核实", autocomplete: "off"},
			},
		},
		{
			id: "other-section", title: "替家人或别人登记", intro: "是您自己的事就跳过这一部分。", fold: true,
			fields: []spec{
				{name: "reporting_for", label: "替谁登记", control: "radio", options: intake.ReportingFor},
				{name: "victim_name", label: "他的姓名", maxLength: 50},
				{name: "victim_phone", label: "他的电话", control: "tel", inputMode: "tel"},
				{name: "victim_whereabouts", label: "他现在在哪里", hint: "如果他还在和骗子联系，这一条很要紧", maxLength: 200},
				{name: "under14", label: "被骗的是不满 14 周岁的孩子吗", control: "radio", options: intake.YesNo},
				{name: "guardian_name", label: "监护人姓名", when: "under14=yes", maxLength: 50},
				{name: "guardian_phone", label: "监护人电话", when: "under14=yes", control: "tel", inputMode: "tel"},
			},
		},
	},
}

var tipForm = formSpec{
	kind: "tip", path: "/report/tip", inSteps: true, sensitive: true, submit: "提交线索",
	description: "知道骗局、号码、账号、网址或集资活动：可以匿名反映。当场有回执，直接送到负责的单位。",
	sections: []sectionSpec{
		{
			id: "story-section", title: "您知道什么", intro: "知道多少写多少。不要为了取证再去接触对方，也不要回到现场。",
			fields: []spec{scamField, districtField, moneyField, storyField, happenedField, channelsField, anonymousEvidenceField, placeField},
		},
		{
			id: "fundraising-section", title: "投资、集资或拉人入会", intro: "集资参与人和知情的人都可以写，其他情况跳过。", fold: true,
			fields: fundraisingFields,
		},
		{
			id: "planned-section", title: "马上要发生的事", intro: "有人要转账、交钱、见面，请先打 110，再写在这里。",
			fields: plannedFields,
		},
		{
			id: "suspect-section", title: "号码、账号、网址、公司", intro: "手里有的，有一条写一条，不要再去打听。",
			group: suspectGroup,
		},
		{
			id: "contact-section", title: "怎么联系您", intro: "可以不填，那就是匿名反映。依法为您保密。",
			fields: []spec{
				{name: "name", label: "您的姓名", autocomplete: "name", maxLength: 50},
				{name: "phone", label: "您的电话", control: "tel", inputMode: "tel", autocomplete: "tel"},
			},
		},
	},
}

var objectionForm = formSpec{
	kind: "objection", path: "/report/objection", submit: "提交异议",
	description: "网站上公布的号码、账号、网址、公司名称写错了，或不该列出：在这里提出，由公安机关核实。",
	sections: []sectionSpec{
		{
			id: "suspect-section", title: "哪一条写错了", intro: "照页面上的写法填：号码、账号、网址、公司名称，有一条写一条。",
			group: objectedGroup,
		},
		{id: "story-section", title: "为什么不对", fields: []spec{{
			name: "narrative", label: "经过和理由", control: "textarea", required: true, minLength: 10, maxLength: 5000,
			hint: "在哪个页面看到的、错在哪里、和您是什么关系、有什么能证明。10 到 5000 字",
		}, evidenceField}},
		{
			id: "contact-section", title: "怎么联系您", intro: "可以不填，凭回执也能看到结果；要核实时会需要联系您。",
			fields: []spec{
				{name: "name", label: "您的姓名或单位", autocomplete: "name", maxLength: 50},
				{name: "phone", label: "您的电话", control: "tel", inputMode: "tel", autocomplete: "tel"},
			},
		},
	},
}

var objectedGroup = &groupSpec{
	name: "suspects", title: "第 %d 条", addLabel: suspectGroup.addLabel, fields: suspectGroup.fields,
}
