package library

// The words beside which personal data stands. In these tables blanks part the
// words; marks are in their half-width form, as the guard reads them.

const (
	nameCueWords = "受害人 被害人 受害者 被骗人 受骗人 嫌疑人 报案人 报警人 举报人 联系人 联络人 经办人 承办人 " +
		"当事人 集资参与人 事主 失主 机主 签发人 姓名 户名 被告人"

	titleWords = "女士 先生 大爷 大妈 大叔 大娘 阿姨 奶奶 爷爷 委员 同志 老师 ,男 ,女 (男 (女 报警称 报案称 " +
		"被骗案 被诈骗案 被电信诈骗案 被网络诈骗案 被电信网络诈骗案"

	nameEndWords = "女士 先生 大爷 大妈 大叔 大娘 阿姨 奶奶 爷爷 同志 委员 老师 报警 报案 接到 收到 通过 发现 遭 点击 下载 转账 添加 先后 共 今年 " +
		"家 电话 手机 等 落网 归案 投案 供述 交代 承认 涉嫌 一 两 二 三"

	personWords = "市民 居民 村民 群众 学生 男子 女子 老人 网友 职工 员工 教师 受害人 被害人 嫌疑人 事主 " +
		"报警人 当事人 区 县 市 镇 乡 村 省 日 时 许 名叫 自称 找 天 随后 之后 友"

	actWords = "说 称 因 被 向 报警 报案 接到 收到 的手机 的微信"

	notGivenWords = "先生 女士 同志 老师 委员 警官 民警 经理 阿姨 大爷 大妈 大叔 大姐 大哥 奶奶 爷爷 主任 局长 所长 队长 " +
		"医生 教授 院长 校长 处长 科长 书记 主席 总理 部长 市长 县长 师傅 老板 小姐 太太 总 哥 姐 叔 婶 嫂 姓 氏 国 家 家人 家属 " +
		"对方 警方 骗子 平台 公安 银行 他人 何人 本人 客服 老 当日 当天 近日 今年 去年"

	phoneCueWords = "电话 联系 联系方式 拨打 传真 手机 致电 来电 热线 专线 座机 号码 咨询 Tel tel TEL 电话号 手机号"

	cardCueWords = "卡号 账号 帐号 账户 帐户 银行卡 储蓄卡 信用卡 尾号"

	serialCueWords = "单号 订单 订单号 流水 流水号 编号 备案号 备案 案号 文号 信用代码 代码 条码 公网安备"

	handleCueWords = "微信号 微信 薇信 V信 VX vx Vx wx WX WeChat wechat QQ qq QQ号 QQ群 Q群 扣扣"

	roadWords = "路 街 大街 大道 巷 胡同"

	estateWords = "小区 花园 家园 家属院 家属楼 公寓 新村 苑"

	homeWords = "家中 家里 家门口 住处 住所 住宅 出租屋"

	livingWords = "住 家住 住在 住址 住于 现住 居住 居住在 租住 暂住 户籍 家庭"

	officeWords = "局 派出所 公安 支队 大队 中队 中心 政府 银行 支行 分行 营业厅 营业部 法院 检察院 医院 学校 大学 " +
		"中学 小学 幼儿园 大厦 广场 商场 超市 车站 网点 警务室 办事处 服务站 居委会 委员会 公司 工厂 酒店 宾馆 办公室 店 馆 宣传 开展 活动 讲座"

	sitedWords = "地址 位于 坐落 设在 办公 ("

	vagueWords = "老旧 居民 住宅 全市 多个 部分 这个 那个 我们 你们 一些 同一 高档 封闭 有的 所在 辖区 农 全 本 各 " +
		"中 新 自然 行政 几个 个 进 入 大 小 自己 整个 智慧"
)
