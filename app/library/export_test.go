package library

// Reader tells tests whether all articles are to be read again.
func (l *Library) Reader() any { return l.reader }
