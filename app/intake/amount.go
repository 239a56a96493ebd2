package intake

import (
	"errors"
	"math/big"
	"regexp"
	"strings"

	"fanzha/app/indicator"
	"fanzha/app/report"
)

var (
	errAmount  = errors.New("not an amount")
	amountForm = regexp.MustCompile(`^([0-9]{1,12}(?:\.[0-9]{1,6})?)(亿|万|千|百)?`)
)

// maxAmount is the largest amount taken: 100 billion yuan.
const maxAmount = report.Fen(1e13)

// aside is what people write around an amount and what does not change it.
var aside = strings.NewReplacer(",", "", "，", "", " ", "", "¥", "", "￥", "", "人民币", "", "元", "", "块", "", "大约", "", "约", "", "左右", "")

var amountUnits = map[string]int64{"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}

// ParseAmount reads an amount as people type it: "1,234.50元", "￥3万", "1万2千",
// "3万5" (35,000), "约3000". It has at most two decimals and is not negative.
func ParseAmount(typed string) (report.Fen, error) {
	text := aside.Replace(indicator.Narrow(typed))
	if text == "" {
		return 0, errAmount
	}
	yuan, last := new(big.Rat), int64(0) // the unit before; 0: there was none
	for text != "" {
		part := amountForm.FindStringSubmatch(text)
		if part == nil {
			return 0, errAmount
		}
		text = text[len(part[0]):]
		unit := amountUnits[part[2]]
		if last > 0 && unit >= last || part[2] == "" && text != "" {
			return 0, errAmount // units get smaller, and what has none is the last
		}
		if last > 0 && part[2] == "" && len(part[1]) == 1 {
			unit = last / 10 // 3万5
		}
		n, _ := new(big.Rat).SetString(part[1])
		yuan.Add(yuan, n.Mul(n, new(big.Rat).SetInt64(unit)))
		last = unit
	}
	fen := yuan.Mul(yuan, new(big.Rat).SetInt64(100))
	if !fen.IsInt() || fen.Cmp(new(big.Rat).SetInt64(int64(maxAmount))) > 0 {
		return 0, errAmount
	}
	return report.Fen(fen.Num().Int64()), nil
}
