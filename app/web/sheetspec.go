package web

import (
	"slices"

	"fanzha/app/intake"
)

// way is one of the ways by which money goes, with what 110 and the bank ask
// about it, in their order. Names and lengths are the transfer's own.
type way struct {
	key, title, intro string
	addLabel          string
	methods           []string // the transfer's methods; the first where nothing is chosen
	fields            []spec
}

// fieldsAScreen is how many large fields fit a phone.
const fieldsAScreen = 4

var ways = []way{
	{
		key: "bank", title: "银行转账", addLabel: "再加一笔银行转账", methods: []string{"bank"},
		intro: "打开手机银行的转账记录，照着填。",
		fields: transferFields(
			spec{name: "payee_name"}, spec{name: "payee_account", label: "收款账号", hint: "对方的卡号", inputMode: "numeric"},
			spec{name: "amount", label: "金额（元）"}, spec{name: "time"},
			spec{name: "payee_bank", label: "收款银行", hint: "写到支行最好，不知道就空着"}, spec{name: "reference", label: "交易流水号", hint: "在转账记录的详情里"},
			spec{name: "payer_bank", label: "您的付款银行"}, spec{name: "payer_account", label: "您的付款卡号", inputMode: "numeric"},
		),
	},
	{
		key: "app", title: "微信、支付宝、扫码、刷卡", addLabel: "再加一笔", methods: []string{"wechat", "alipay", "card", "other"},
		intro: "打开账单，点开那一笔，照着填。",
		fields: transferFields(
			spec{name: "payee_name", label: "收款人或商户", hint: "账单上的名称"}, spec{name: "payee_account", label: "对方的账号", hint: "微信号、支付宝账号，没有就空着"},
			spec{name: "amount", label: "金额（元）"}, spec{name: "time"},
			spec{name: "reference", label: "交易单号", hint: "账单里的一长串数字"}, spec{name: "payer_account", label: "您的账号"},
			spec{name: "payer_bank", label: "从哪里扣的钱", hint: "零钱、余额，或哪家银行的卡"},
		),
	},
	{
		key: "handover", title: "现金、黄金交给了来人", addLabel: "再加一次", methods: []string{"cash", "gold"},
		intro: "人可能还没走远：车牌、订单号最要紧。",
		fields: transferFields(
			spec{name: "pickup_plate"}, spec{name: "pickup_order", label: "取件、打车订单号"}, spec{name: "time", label: "交出去的时间"}, spec{name: "pickup_place"},
			spec{name: "amount", label: "金额（元）", hint: "黄金写大约值多少钱"}, spec{name: "pickup_platform", label: "来取的平台", hint: "快递、网约车、跑腿"},
			spec{name: "payee_name", label: "来人的姓名、称呼", hint: "穿着、长相可以在电话里说"},
		),
	},
	{
		key: "crypto", title: "虚拟货币", addLabel: "再加一笔虚拟货币", methods: []string{"crypto"},
		intro: "地址和哈希很长，照着念前六位和后六位，再把整串留着。",
		fields: transferFields(
			spec{name: "payee_account", label: "对方的钱包地址", hint: "复制粘贴，不要手抄"}, spec{name: "payee_bank", label: "哪条链", hint: "如 TRON、以太坊"},
			spec{name: "amount", label: "合人民币（元）"}, spec{name: "time"},
			spec{name: "reference", label: "交易哈希", hint: "复制粘贴"}, spec{name: "payer_bank", label: "从哪个平台转出"}, spec{name: "payer_account", label: "您的账户或地址"},
		),
	},
}

// transferFields are fields of a transfer with other words than the form's.
func transferFields(words ...spec) []spec {
	fields := make([]spec, len(words))
	for i, word := range words {
		n := slices.IndexFunc(transferGroup.fields, func(s spec) bool { return s.name == word.name })
		fields[i] = transferGroup.fields[n]
		if word.label != "" {
			fields[i].label, fields[i].hint = word.label, word.hint
		}
		if word.inputMode != "" {
			fields[i].inputMode = word.inputMode
		}
	}
	return fields
}

// methodField asks which of a way's methods it was.
func (w way) methodField() spec {
	field := spec{name: "method", label: "用的是哪一种", control: "radio"}
	for _, method := range w.methods {
		field.options = append(field.options, intake.Option{Key: method, Text: intake.OptionText(intake.Methods, method)})
	}
	return field
}
