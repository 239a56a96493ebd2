package phrase

// Words finds many words in a text in one pass, as Aho and Corasick do.
type Words struct {
	first   []int32 // the node behind each first character, up to the last one that begins a word
	next    map[edge]int32
	fail    []int32
	ends    [][]int32 // the words that end at a node
	lengths []int32
}

type edge struct {
	node int32
	r    rune
}

// NewWords prepares folded words, none of them empty.
func NewWords(words [][]rune) *Words {
	w := &Words{next: map[edge]int32{}, fail: []int32{0}, ends: [][]int32{nil}}
	parents := []edge{{}} // how each node is reached
	for i, word := range words {
		at := int32(0)
		for _, r := range word {
			to, ok := w.next[edge{at, r}]
			if !ok {
				to = int32(len(w.fail)) //nolint:gosec // words of a small file
				w.next[edge{at, r}] = to
				w.fail, w.ends, parents = append(w.fail, 0), append(w.ends, nil), append(parents, edge{at, r})
			}
			at = to
		}
		w.ends[at] = append(w.ends[at], int32(i))       //nolint:gosec // as above
		w.lengths = append(w.lengths, int32(len(word))) //nolint:gosec // as above
	}
	w.link(parents)
	return w
}

// link sets where the search goes on when a word breaks off. Nodes are linked
// level by level, so that shorter ones are ready.
func (w *Words) link(parents []edge) {
	for at, to := range w.next {
		if at.node == 0 {
			w.first = append(w.first, make([]int32, max(0, int(at.r)+1-len(w.first)))...)
			w.first[at.r] = to
		}
	}
	children := make([][]int32, len(parents))
	for node := 1; node < len(parents); node++ {
		above := parents[node].node
		children[above] = append(children[above], int32(node)) //nolint:gosec // as above
	}
	queue := append([]int32{}, children[0]...)
	for len(queue) > 0 {
		node := queue[0]
		queue = append(queue[1:], children[node]...)
		if above := parents[node]; above.node != 0 {
			w.fail[node] = w.step(w.fail[above.node], above.r)
		}
		w.ends[node] = append(w.ends[node], w.ends[w.fail[node]]...)
	}
}

func (w *Words) step(node int32, r rune) int32 {
	for node != 0 {
		if to, ok := w.next[edge{node, r}]; ok {
			return to
		}
		node = w.fail[node]
	}
	if int(r) < len(w.first) {
		return w.first[r]
	}
	return 0
}

// Scan calls found for each word in a folded text, in order of where it ends.
func (w *Words) Scan(text []rune, found func(word, from, to int)) {
	node := int32(0)
	for i, r := range text {
		node = w.step(node, r)
		for _, word := range w.ends[node] {
			found(int(word), i+1-int(w.lengths[word]), i+1)
		}
	}
}
