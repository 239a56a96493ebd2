package library

// The tables that the privacy guard judges by. They are data: adding a word
// here needs no other change.

// surnames are the common surnames of one character.
const surnames = "" +
	"王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余" +
	"于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷" +
	"龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文樊兰殷施洪翟安颜倪牛温芦季俞" +
	"章鲁葛伍申尤毕聂柴焦柳邢岳齐梅庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄" +
	"项曲成游阳裴席卫查屈鲍霍翁隋甘景单包司柏宁柯阮桂闵解强车冉房边辜吉饶刁瞿戚丘古米" +
	"池滕晋苑邬臧畅宫来苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟" +
	"宇敖糜鄢冷卓花仇艾蓝都巩井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠桑荆谌银扬明沙" +
	"伏岑习胥保和蔺水云昌酆支逄阎肇暴鹿亓修补钮缪干訾厉戎祖慕茹蒲邰鄂咸籍赫桓郇阚麻贡" +
	"逯麦惠红权敬傅庞萧骆杭尚薄楼佘荣裘丛华皮师展寇晁邝郗戈况帅储隆宣亢荀巴阙那綦芮於" +
	"仝滑苌"

// compoundSurnames are the common surnames of two characters.
const compoundSurnames = "欧阳 上官 司马 诸葛 司徒 东方 独孤 南宫 万俟 闻人 夏侯 尉迟 公羊 澹台 皇甫 宗政 濮阳 淳于 " +
	"单于 太叔 申屠 公孙 仲孙 轩辕 令狐 钟离 宇文 长孙 慕容 鲜于 闾丘 亓官 司空 端木 公冶 西门 南门 呼延 百里 第五"

// weakSurnames are surnames that are more often a word or a part of one; a name
// that begins with them needs more evidence.
const weakSurnames = "" +
	"于向常万钱安易时文方成关路金高任包单解强全计连明和应党都曾来商车房水花木台官原保" +
	"银封乐简冷游左盖边景卫管查宗云支米干修补权红古白麻习申谈苗段贡缪麦华荣师展尚薄楼" +
	"皮巴那隆宣滑"

// givenRunes are characters that given names are made of.
const givenRunes = "" +
	"文华明德志生建玉光林荣东成英永海云忠中春新振世晓伟军金良强祥庆学仁俊清正福宝昌天" +
	"安丽斌杰龙辉克山秀敏立红元瑞洪兴宏长勇义芳广武峰刚兰维凤远宗波江惠青梅君鹏汉启祖" +
	"贤景才泽美涛飞卫顺宇亚亮发章燕秋善松伯泉珍贵毅友培慧树宁先康鸿淑继健霞茂达森耀源" +
	"利高权超根守基玲思兆如斯廷铁阳锦智锡胜浩川进增夫连运萍爱雄桂彦吉仲治恩嘉希心群万" +
	"富凯石承传炳南喜旭艳怀孝琴保勋厚诚乐月昭伦士田寿雪银占剑绍莲栋静朝星泰坤卿娟洁扬" +
	"柏虹冰书坚颖信延复西素丰恒年焕定欣洲彬敬震铭河礼虎堂洋梦城纯奎菊钧佩宪昆开臣乃冠" +
	"棠丹芬晋科翔邦勤农鸣彪殿升若钟莉瑜毓锋崇尚均雅柱秉雁奇鲁跃麟京太日风博兵修芝益宽" +
	"晶娜宣湘然纪岳印尧真熙育亭岩范禄宜鹤楚初甫龄应磊庭谦钊谷隆佑润哲雷久香琳声圣白铎" +
	"灿佳衡冬彩敦双瑾盛迪炎霖裕碧铮祝特瑶汝捷晖照济琦曼沛觉媛豪余寅录北允镇魁琼格枫葆" +
	"琛烈懋幼珠功木衍丁琪花谋典浦训逸罗钢莹诗孟知恕音锐琨致周夏骏劲儒凌代威钦伊展品苏" +
	"蕾椿庚铨茹亦巍尼霄卓钰炜津勒积环旺孙俭蔚仪理登述曦乾慈璞举涵贻聪岚陶贞冲绪深习萱" +
	"瑛介璋叔屏炯箴性爽黎燮亨滨梓轩睿怡诺悦昊皓煊妍婷婉娇嫣姗璐蕊薇蔓莎娅妮娣嫚姝雯露" +
	"霏潇澜淇洺澄漫煦焱烁炫灏辰晗晟暄朗昂昱晏昕翊羽翎骁驰鑫铄铠逍迅航舟帆屹峻崧嵘嵩婧" +
	"娴婵娥媚嫦妙婕嬿艺芮芷苒茜菲萌蓓薪藜影彤柯栩桐梵楷楠榕槿樱歆歌沁泓洛浚淼渊湛滢漪" +
	"瀚灵烨燚琅琬瑄璇璟甜男畅皎盈睦祎禾程稷童竣筠简籽绎绮缘翠胤芊苗荔蒙蝶语贝赫辙迎逊" +
	"郁采野锴霆靓韬韵颂飒馨驹鹰麒黛仓巧弟狗栓牛满粉羊竹枝妹国民平家子少方力业道政存小" +
	"大"

// functionRunes are grammatical characters, which no name contains and which a
// name may follow.
const functionRunes = "的了在被是把将及以其这那该到去也都又并还已曾由对给让叫就或而所与和向从因于但则没不很最更再才只称说要会能且请此每各些什么怎谁哪们着过吗呢吧啊地得"

// maskRunes stand for what an author has hidden.
const maskRunes = "某×*Xx○□"

// unitRunes follow a number that is a sum, a count or a date.
const unitRunes = "元万亿人条起次个家件户名台张部枚吨克米年月日时%分公里余多倍岁只套笔宗项亩"

// noRoad are the characters before 路 and 街 in words that are no road.
const noRoad = "道套思出线电走铁公后回短上引带网马门销活死绝弯半来去歧迷财修问让赶顺沿岔陆水无末逛满扫"

// borderRunes end the name of a place on its left.
const borderRunes = "区县市镇乡省路街道住往至沿"

// numeralRunes are the digits of house numbers.
const numeralRunes = "0123456789〇一二三四五六七八九十百"
