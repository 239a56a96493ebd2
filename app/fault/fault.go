// Package fault holds the one error type that crosses package borders, and
// the findings that the content checks print.
//
// An [Error] carries what a reader may see (a kind, a Chinese sentence, the
// form fields concerned) apart from its cause, which only goes to the log.
// Any other error is an internal one.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what sort of failure an [Error] is. Each maps to one HTTP status.
type Kind int

// The kinds, with the status that the web package answers.
const (
	Internal     Kind = iota // 500
	BadRequest               // 400: the request itself is malformed
	Unauthorized             // 401: a token is wrong
	Forbidden                // 403
	NotFound                 // 404
	Timeout                  // 408: the request did not come in time
	Gone                     // 410: it was here and was withdrawn
	Conflict                 // 409: something else has it, or has changed it
	TooLarge                 // 413
	Invalid                  // 422: well-formed, but fields are wrong
	TooMany                  // 429
	Unavailable              // 503
)

// Field is what is wrong with one field of a form: its name as sent
// ("transfers[0].amount") and a Chinese sentence that says what to do.
type Field struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// Error is a failure with a public side. Message and Fields are shown to the
// reader; the wrapped cause is not.
type Error struct {
	Kind    Kind
	Message string
	Fields  []Field
	// RetryAfter is in seconds; 0 gives no advice. Only TooMany and
	// Unavailable carry it.
	RetryAfter int
	cause      error
}

// New makes an error of a kind with the sentence the reader sees.
func New(kind Kind, message string) *Error {
	return &Error{Kind: kind, Message: message}
}

// Wrap makes an error of a kind whose cause is kept for the log.
func Wrap(kind Kind, message string, cause error) *Error {
	return &Error{Kind: kind, Message: message, cause: cause}
}

// InvalidFields makes the error of a form whose fields are wrong.
func InvalidFields(fields []Field) *Error {
	return &Error{
		Kind:    Invalid,
		Message: fmt.Sprintf("有 %d 处需要您再看一下", len(fields)),
		Fields:  fields,
	}
}

// Error returns the public message and the cause, for the log.
func (e *Error) Error() string {
	if e.cause == nil {
		return e.Message
	}
	return e.Message + ": " + e.cause.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.cause }

// KindOf returns the kind of the first [Error] in err's chain, and Internal
// where there is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}
