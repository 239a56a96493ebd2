package readership

import (
	"bytes"
	"hash/maphash"
	"sync/atomic"
)

// programs are words by which programs name themselves that begin as browsers
// do: search engines, what fetches a preview of a link.
var programs = [][]byte{
	[]byte("bot"), []byte("spider"), []byte("crawl"), []byte("slurp"), []byte("headless"), []byte("preview"), []byte("monitor"),
}

// mostOfAgent is how much of what a browser says of itself is looked at.
const mostOfAgent = 256

var browser = []byte("Mozilla/") // as every browser begins

func isProgram(agent []byte) bool {
	if !bytes.HasPrefix(agent, browser) {
		return true
	}
	lower := bytes.ToLower(agent[:min(len(agent), mostOfAgent)])
	for _, word := range programs {
		if bytes.Contains(lower, word) {
			return true
		}
	}
	return false
}

// verdicts remember which of the browsers that were here last are programs, by
// digests of what they say of themselves: many say the same, and looking for
// the words each time would take longer than all else of a count.
type verdicts struct {
	seed maphash.Seed
	last [1024]atomic.Uint64 // a digest, whose lowest bit is the verdict
}

func (v *verdicts) isProgram(agent []byte) bool {
	digest := maphash.Bytes(v.seed, agent) &^ 1
	place := &v.last[digest>>54]
	if known := place.Load(); known&^1 == digest {
		return known&1 == 1
	}
	program := isProgram(agent)
	if program {
		digest |= 1
	}
	place.Store(digest)
	return program
}
