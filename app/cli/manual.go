package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"telltale/app"
)

// manualCommand writes the manual page, which the packages install: telltale manual | man -l -
func (s *settings) manualCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "manual",
		Short:  "Write the manual page",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := io.WriteString(s.out, manual(cmd.Root()))
			return err
		},
	}
}

// manual is one page on everything: what the help of each command says, and the topics.
func manual(root *cobra.Command) string {
	p := &page{}
	p.line(`.TH TELLTALE 1 "" "telltale %s" "Telltale"`, app.Version())
	p.line(".SH NAME")
	p.line("telltale \\- %s", escaped(strings.ToLower(root.Short[:1])+root.Short[1:]))
	p.line(".SH SYNOPSIS")
	for _, command := range append([]*cobra.Command{root}, shown(root)...) {
		p.line(".B %s", escaped(command.CommandPath()))
		p.line("%s", escaped(strings.TrimPrefix(command.UseLine(), command.CommandPath()+" ")))
		p.line(".br")
	}
	p.line(".SH DESCRIPTION")
	p.prose(root.Long)
	p.line(".SH OPTIONS")
	p.flags(root.PersistentFlags())
	p.line(".SH COMMANDS")
	for _, command := range shown(root) {
		p.command(command)
	}
	for _, one := range topics {
		p.line(".SH %s", escaped(strings.ToUpper(strings.ReplaceAll(one.name, "-", " "))))
		p.prose(one.text)
	}
	p.line(".SH EXAMPLES")
	p.asIs(root.Example)
	p.line(".SH ENVIRONMENT")
	p.line(".TP\n.B %s\nThe data folder, instead of the system's.", app.HomeVariable)
	return p.String()
}

// shown are the commands below, with theirs. The commands for completion are left out: the packages install its scripts.
func shown(parent *cobra.Command) []*cobra.Command {
	list := []*cobra.Command{}
	for _, command := range parent.Commands() {
		if command.IsAvailableCommand() && command.Name() != "completion" && command.Name() != "help" {
			list = append(append(list, command), shown(command)...)
		}
	}
	return list
}

// page is a manual page in the making.
type page struct{ strings.Builder }

func (p *page) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

func (p *page) command(command *cobra.Command) {
	p.line(".SS %s", escaped(command.UseLine()))
	about := command.Long
	if about == "" {
		about = command.Short + "."
	}
	p.prose(about)
	p.flags(command.LocalNonPersistentFlags())
	if command.Example != "" {
		p.line(".PP\nExamples:")
		p.asIs(command.Example)
	}
}

func (p *page) flags(flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" || f.Name == "version" {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		p.line(".TP\n.B %s\n%s", escaped(strings.TrimSpace(name+" "+value)), escaped(usage))
	})
}

// prose sets paragraphs; indented ones stay as they are.
func (p *page) prose(text string) {
	for block := range strings.SplitSeq(strings.Trim(text, "\n"), "\n\n") {
		if strings.HasPrefix(block, "  ") {
			p.asIs(block)
			continue
		}
		p.line(".PP\n%s", escaped(block))
	}
}

func (p *page) asIs(text string) {
	p.line(".PP\n.nf\n%s\n.fi", escaped(text))
}

// escaped protects what roff would read as its own: backslashes, minus signs, and dots and quotes that begin a line.
func escaped(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
