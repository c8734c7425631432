package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"telltale/analytics/fault"
)

// jsonFlag declares --json on a command that can answer programs.
func (s *settings) jsonFlag(command *cobra.Command) {
	command.Flags().BoolVar(&s.json, "json", false, "answer in JSON, for programs (telltale help json)")
}

// answer prints the result as JSON if that was asked for, and otherwise for people.
func (s *settings) answer(result any, people func()) error {
	if !s.json {
		people()
		return nil
	}
	return writeDocument(s.out, result)
}

// writeDocument writes an indented document without the escapes that HTML needs: a target reads "> 99%".
func writeDocument(to io.Writer, document any) error {
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(document)
}

// complain tells an error: to programs as one line of JSON, to people as a sentence.
func (s *settings) complain(command *cobra.Command, err error) {
	var known *fault.Error
	if !errors.As(err, &known) {
		// Cobra's own errors are about the command line itself.
		known = fault.New(fault.Invalid, "%v.", err).Do("Run `%s --help` for the options and examples.", command.CommandPath())
	}
	if !s.json {
		fmt.Fprintln(s.err, "telltale: "+known.Error())
		return
	}
	_ = json.NewEncoder(s.err).Encode(struct {
		Error *fault.Error `json:"error"`
	}{known})
}
