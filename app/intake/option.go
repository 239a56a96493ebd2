package intake

import "slices"

// Option is one of the values a field may have, with its words.
type Option struct{ Key, Text string }

// The closed lists of the forms, in the order in which they are shown.
var (
	Channels = []Option{
		{"phone", "电话"}, {"sms", "短信"}, {"wechat", "微信"}, {"qq", "QQ"}, {"app", "手机 APP"},
		{"web", "网页"}, {"shortvideo", "短视频、直播"}, {"face", "当面"}, {"courier", "快递、包裹"},
	}
	SuspectKinds = []Option{
		{"phone", "电话号码"}, {"wechat", "微信号"}, {"qq", "QQ 号"}, {"account", "银行卡、收款账户"}, {"app", "APP 名称"},
		{"url", "网址、链接"}, {"company", "公司、机构名称"}, {"person", "姓名、称呼"}, {"address", "地址"}, {"vehicle", "车牌、车辆"}, {"other", "其他"},
	}
	Moneys  = []Option{{"not_yet", "钱还没转"}, {"going", "正在转"}, {"gone", "已经转了"}}
	Methods = []Option{
		{"bank", "银行转账"}, {"wechat", "微信支付"}, {"alipay", "支付宝"}, {"card", "刷卡、扫码付款"},
		{"cash", "现金"}, {"gold", "黄金、首饰"}, {"crypto", "虚拟货币"}, {"other", "其他"},
	}
	ReportingFor = []Option{{"self", "我自己"}, {"family", "家里人"}, {"other", "别人"}}
	YesNo        = []Option{{"yes", "是"}, {"no", "否"}}
)

// options are the closed lists by the name used in validate tags.
var options = map[string][]Option{
	"channels": Channels, "suspect_kind": SuspectKinds, "money": Moneys, "method": Methods,
	"reporting_for": ReportingFor, "yes_no": YesNo,
}

func isOption(list, key string) bool {
	return slices.ContainsFunc(options[list], func(o Option) bool { return o.Key == key })
}

// OptionText returns the words of a key, or the key where it is not listed.
func OptionText(list []Option, key string) string {
	for _, o := range list {
		if o.Key == key {
			return o.Text
		}
	}
	return key
}
