package intake

import (
	"errors"
	"math/big"
	"regexp"
	"strings"

	"fanzha/app/report"
)

var (
	errAmount  = errors.New("not an amount")
	amountForm = regexp.MustCompile(`^([0-9]{1,12})(?:\.([0-9]{1,6}))?$`)
)

// maxAmount is the largest amount taken: 100 billion yuan.
const maxAmount = report.Fen(1e13)

// parseAmount reads an amount as people type it: "1,234.50元", "￥3万". It has
// at most two decimals and is not negative.
func parseAmount(typed string) (report.Fen, error) {
	text := strings.NewReplacer(",", "", "，", "", " ", "", "¥", "", "￥", "", "人民币", "", "元", "", "块", "").Replace(narrow(typed))
	text, tenThousand := strings.CutSuffix(text, "万")
	if !amountForm.MatchString(text) {
		return 0, errAmount
	}
	amount, _ := new(big.Rat).SetString(text)
	fen := int64(100)
	if tenThousand {
		fen *= 10000
	}
	amount.Mul(amount, new(big.Rat).SetInt64(fen))
	if !amount.IsInt() || amount.Cmp(new(big.Rat).SetInt64(int64(maxAmount))) > 0 {
		return 0, errAmount
	}
	return report.Fen(amount.Num().Int64()), nil
}
