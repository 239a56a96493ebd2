package load

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

var sentences = []string{
	"对方自称%s客服，要求%s后把钱转到指定账户。", "受害人先后%s三次，直到%s才发现被骗。", "群里有人晒出%s的截图，说跟着%s就能赚钱。",
	"民警提醒，凡是要求%s的都是诈骗，遇到%s请拨打 96110。", "软件里的%s只是数字，提现时又要交%s。", "第一单%s到账了，第二单变成%s，不做完不能提现。",
}

var subjects = []string{"刷单返利骗局", "冒充公检法诈骗", "虚假投资理财陷阱", "冒充客服退款新套路", "养老诈骗案", "网络贷款诈骗", "冒充领导借款骗局"}

const characters = "保证金解冻费共享屏幕验证码安全账户连环任务垫付提现流水认证会员升级客服退款快递理赔注销校园贷征信修复征婚交友裸聊敲诈荐股直播带货游戏装备交易押金"

// writer makes texts that look like a bureau's; the same seed gives the same.
type writer struct {
	*rand.Rand
	characters []rune
}

func (w writer) word() string {
	text := make([]rune, 2+w.IntN(3))
	for i := range text {
		text[i] = w.characters[w.IntN(len(w.characters))]
	}
	return string(text)
}

// paragraphs returns about so many bytes.
func (w writer) paragraphs(size int) string {
	var b strings.Builder
	for b.Len() < size {
		for range 4 {
			fmt.Fprintf(&b, sentences[w.IntN(len(sentences))], w.word(), w.word())
		}
		b.WriteString("\n\n")
	}
	return b.String()
}

// Articles writes n case warnings of about so many bytes into a folder, as
// Markdown with the least front matter: title, date and summary.
func Articles(folder string, n, size int) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	w := writer{rand.New(rand.NewPCG(7, 11)), []rune(characters)}
	for i := range n {
		text := fmt.Sprintf("---\ntitle: %s：%s%s\ndate: 202%d-%02d-%02d\nsummary: %s的案例，遇到%s先停下。\n---\n%s",
			subjects[w.IntN(len(subjects))], w.word(), w.word(), w.IntN(6), 1+w.IntN(12), 1+w.IntN(28), w.word(), w.word(), w.paragraphs(size))
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("article-%d.md", i)), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Content makes a content folder with the bureau of the starter content and n
// articles of its own.
func Content(folder, starter string, n, size int) error {
	for _, name := range []string{"site.yaml", "scams.yaml", "units.yaml"} {
		text, err := os.ReadFile(filepath.Join(starter, name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			return err
		}
	}
	return Articles(filepath.Join(folder, "cases"), n, size)
}
