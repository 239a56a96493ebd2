package library

import (
	"fmt"
	"strconv"

	"github.com/yuin/goldmark/ast"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// table numbers the tables from the second on, for no two regions of a page
// may bear the same label.
func (s *shaper) table(n *tables.Table) {
	s.tables++
	label := "表格"
	if s.tables > 1 {
		label += strconv.Itoa(s.tables)
	}
	n.SetAttributeString("label", label)
}

// cell gives a table cell its alignment as a class, and a header its scope.
func cell(n *tables.TableCell) {
	if n.Alignment != tables.AlignNone {
		n.SetAttributeString("class", "align-"+n.Alignment.String())
	}
	if n.Parent().Kind() == tables.KindTableHeader {
		n.SetAttributeString("scope", "col")
	}
}

// renderTable wraps a table into a container that scrolls, by keyboard too.
func renderTable(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		label, _ := n.AttributeString("label")
		_, _ = fmt.Fprintf(w, "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">\n<table>\n", label)
	} else {
		_, _ = w.WriteString("</table>\n</div>\n")
	}
	return ast.WalkContinue, nil
}
