package static

// ContrastOf is contrast, for the test that holds it against WCAG's examples.
var ContrastOf = contrast
