package search

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
)

const (
	// batchSize is how many documents are analysed before they are written.
	// A batch of articles of 3 kB takes about 30 MB.
	batchSize = 200
	// mergeMax is how many batches are merged at once: all those of 20,000
	// documents, so that what was built is merged once.
	mergeMax = 100
)

// disk is an index in a folder: Bleve's scorch, used as a plain inverted
// index. It knows which documents hold a token and with what weight, and
// nothing else of them.
type disk struct {
	index index.Index
	queue *index.AnalysisQueue
	path  string
}

// pauseOnFailure has scorch wait where it cannot write to its folder: it tries
// again at once otherwise, with all of a core. What it could not write it has in
// memory.
const (
	pauseOnFailure = "fanzha pause"
	failurePause   = time.Second
)

// registered is for scorch's table of callbacks, which has no other way in.
var registered sync.Once

// newDisk builds the index of docs in the empty folder path, which is gone
// when that fails. An index without a path is in memory.
func newDisk(ctx context.Context, path string, docs []*record) (*disk, error) {
	registered.Do(func() {
		scorch.RegistryAsyncErrorCallbacks[pauseOnFailure] = func(error, string) { time.Sleep(failurePause) }
	})
	if err := build(ctx, path, docs); err != nil {
		return nil, errors.Join(err, os.RemoveAll(path))
	}
	queue := index.NewAnalysisQueue(1)
	// Nothing here outlives the process: a batch need not wait for the disk.
	config := map[string]any{"path": indexPath(path), "unsafe_batch": true, "asyncErrorCallbackName": pauseOnFailure}
	live, err := scorch.NewScorch(scorch.Name, config, queue)
	if err == nil {
		err = live.Open()
	}
	if err != nil {
		queue.Close()
		return nil, errors.Join(err, os.RemoveAll(path))
	}
	return &disk{live, queue, path}, nil
}

func indexPath(path string) string {
	if path == "" {
		return ""
	}
	return filepath.Join(path, "index")
}

// build writes the index with scorch's offline builder, which takes less time
// and memory than feeding a live index, and leaves one segment.
func build(ctx context.Context, path string, docs []*record) error {
	if len(docs) == 0 {
		return nil // the builder cannot; opening makes an empty index
	}
	builder, err := scorch.NewBuilder(map[string]any{
		"path":            indexPath(path),
		"buildPathPrefix": path,
		"batchSize":       batchSize,
		"mergeMax":        mergeMax,
	})
	if err != nil {
		return err
	}
	for _, r := range docs {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := builder.Index(newEntry(&r.Document)); err != nil {
			return err
		}
	}
	return builder.Close()
}

// apply removes and puts documents. Who reads sees it in a new reader.
func (d *disk) apply(put []*record, remove []string) error {
	if len(remove) > 0 {
		batch := index.NewBatch()
		for _, id := range remove {
			batch.Delete(id)
		}
		if err := d.index.Batch(batch); err != nil {
			return err
		}
	}
	for chunk := range slices.Chunk(put, batchSize) {
		batch := index.NewBatch()
		for _, r := range chunk {
			batch.Update(newEntry(&r.Document))
		}
		if err := d.index.Batch(batch); err != nil {
			return err
		}
	}
	return nil
}

// remove closes the index and deletes it.
func (d *disk) remove() error {
	err := d.index.Close()
	d.queue.Close()
	return errors.Join(err, os.RemoveAll(d.path))
}
