package cli

import (
	"telltale/analytics"
	"telltale/analytics/fault"
	"telltale/analytics/source"
	"telltale/app"
)

// importAnswer is the answer of an import, for programs. While a question is open nothing is imported.
type importAnswer struct {
	Imports   []analytics.Import     `json:"imports"` // new lines of the ledger
	Same      []analytics.SameFile   `json:"same"`    // imported before: nothing changed
	Failed    []analytics.FailedFile `json:"failed"`
	Skipped   []source.Skipped       `json:"skipped"`
	Questions []asked                `json:"questions"`
	Warnings  []string               `json:"warnings"` // what did not work once all was in
}

// asked is an open question about a file.
type asked struct {
	File string `json:"file"`
	source.Question
}

func (s *settings) importJSON(a *app.App, drop app.PreparedDrop) error {
	result := importAnswer{
		Imports: []analytics.Import{}, Same: []analytics.SameFile{}, Failed: []analytics.FailedFile{},
		Skipped: append([]source.Skipped{}, drop.Skipped...), Questions: []asked{}, Warnings: []string{},
	}
	for _, file := range drop.Files {
		if file.Error != nil {
			result.Failed = append(result.Failed, analytics.FailedFile{Name: file.Name, Error: file.Error})
		}
		for _, question := range file.Draft.Questions {
			result.Questions = append(result.Questions, asked{file.Name, question})
		}
	}
	switch {
	case len(result.Questions) > 0:
	case drop.Ready > 0:
		job, err := a.Imports().Start(drop.ID)
		if job, err = wait(a, job, err); err != nil {
			return err
		}
		outcome := job.Result.Outcome
		result.Imports = append(result.Imports, outcome.Imports...)
		result.Same = append(result.Same, outcome.Same...)
		result.Warnings = append(result.Warnings, outcome.Warnings...)
		for _, failed := range outcome.Failed {
			if !alreadySaid(drop, failed.Name) {
				result.Failed = append(result.Failed, failed)
			}
		}
	case len(result.Failed) == 0:
		return errNothing
	}
	return s.report(result, len(result.Failed)+len(result.Questions))
}

// understood is the answer of a dry run, for programs.
type understood struct {
	Files   []understoodFile `json:"files"`
	Skipped []source.Skipped `json:"skipped"`
}

// understoodFile is how a file is understood.
type understoodFile struct {
	Name      string               `json:"name"`
	Source    string               `json:"source"` // "" when it is not known
	Error     *fault.Error         `json:"error"`
	Already   *analytics.ImportRef `json:"already"`
	Mapping   []source.Mapped      `json:"mapping"`
	Ignored   []source.Left        `json:"ignored"`
	Warnings  []string             `json:"warnings"`
	Questions []source.Question    `json:"questions"`
}

func (s *settings) previewJSON(drop app.PreparedDrop) error {
	result := understood{Files: []understoodFile{}, Skipped: append([]source.Skipped{}, drop.Skipped...)}
	open := 0
	for _, file := range drop.Files {
		draft := file.Draft
		result.Files = append(result.Files, understoodFile{
			Name: file.Name, Source: draft.Source, Error: file.Error, Already: file.Already,
			Mapping: append([]source.Mapped{}, draft.Mapping...), Ignored: append([]source.Left{}, draft.Ignored...),
			Warnings: append([]string{}, draft.Warnings...), Questions: append([]source.Question{}, draft.Questions...),
		})
		if file.Error != nil || len(draft.Questions) > 0 {
			open++
		}
	}
	return s.report(result, open)
}

// report writes the document; files that were not imported make the exit code 2, as they do for people.
func (s *settings) report(document any, open int) error {
	if err := writeDocument(s.out, document); err != nil {
		return err
	}
	if open > 0 {
		return exit(exitError)
	}
	return nil
}
