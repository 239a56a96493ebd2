package seal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// CreatePrivateKey draws a key and writes it to a new file, as
// [CreateServerKey] does.
func CreatePrivateKey(path string) (PrivateKey, error) {
	key, err := NewPrivateKey()
	if err == nil {
		err = createKeyFile(path, key.Secret()+"\n")
	}
	if err != nil {
		return PrivateKey{}, fmt.Errorf("create key: %w", err)
	}
	return key, nil
}

// LoadPrivateKey reads such a file; [fs.ErrNotExist] where there is none.
func LoadPrivateKey(path string) (PrivateKey, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return PrivateKey{}, fmt.Errorf("read key: %w", err)
	}
	return ParsePrivateKey(strings.TrimSpace(string(text)))
}

// createKeyFile writes a file that only its owner can read. It appears whole
// or not at all; where there is one already, the error is [fs.ErrExist].
func createKeyFile(path, text string) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".key-") // with mode 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(file.Name()) }()
	_, err = file.WriteString(text)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Link(file.Name(), path); err != nil { // unlike a rename, never over another
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes a new name in a folder durable.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return errors.Join(folder.Sync(), folder.Close())
}
