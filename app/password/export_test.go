package password

// Lines are the list of common passwords.
func Lines() []string { return lines() }
