package cli

import (
	"os/exec"
	"runtime"

	"telltale/analytics/fault"
)

// browse opens an address with the person's browser.
func browse(address string) error {
	name, args := "xdg-open", []string{}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		// Start is a word of the shell, which would read the & of an address; this is a program.
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler"}
	}
	command := exec.Command(name, append(args, address)...)
	if err := command.Start(); err != nil {
		return fault.New(fault.Unsupported, "No browser could be started: %v.", err)
	}
	go func() { _ = command.Wait() }()
	return nil
}
