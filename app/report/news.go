package report

// News is what has come to a desk since its list was read, in numbers.
type News struct {
	Came    int // reports that nobody has opened yet
	Urgent  int // of them
	Answers int // reports whose reporter has written
}

// MostNews is up to how many are counted.
const MostNews = 100
