package serve

import (
	"net/http"
	"os"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/labeling"
	"telltale/app"
)

const predictionsCSV = `timestamp,prediction_id,question,answer,confidence
2026-10-01T10:00:00Z,p1,Where is my order?,On its way.,0.9
2026-10-01T10:10:00Z,p2,How do I pay?,By card.,0.8
2026-10-01T10:20:00Z,p3,Can I return it?,Within 14 days.,0.4
`

// labels reviews three predictions both ways.
func (s *site) labels(both func(string, ...any) string, only func(string, ...any) *http.Response) {
	s.t.Helper()
	plan := labeling.SamplingPlan{Name: "Spot check", Size: 3, Seed: 7, Questions: []string{"accuracy"}, Period: engine.Spec{Preset: "month", Month: "2026-10"}}
	s.readFault(only("Labels.Draw", plan), http.StatusUnprocessableEntity)
	file := s.give("predictions.csv", []byte(predictionsCSV))
	drop := answerOf[app.PreparedDrop](s, "Imports.Prepare", []string{file.Path})
	predictions := s.ended(answerOf[app.Job](s, "Imports.Start", drop.ID)).Result.Outcome.Imports[0]

	if frame := both("Labels.Frame", plan); !strings.Contains(frame, `"size":3`) {
		s.t.Errorf("frame: %s", frame)
	}
	if sizes := both("Labels.Size", labeling.SizeQuestion{Expected: 0.84, Target: 0.8}); !strings.Contains(sizes, `"suggested":207`) {
		s.t.Errorf("sizes: %s", sizes)
	}
	review := answerOf[labeling.Review](s, "Labels.Draw", plan)
	if item := both("Labels.Item", review.ID, 1); !strings.Contains(item, `"next":"accuracy"`) {
		s.t.Errorf("item: %s", item)
	}
	s.read(only("Labels.Answer", review.ID, 1, labeling.LabelAnswer{Accuracy: "correct", Reviewer: "ann"}), http.StatusOK)
	s.read(only("Labels.Skip", review.ID, 2, "ann"), http.StatusOK)
	s.read(only("Labels.Undo", review.ID, 0, "ann"), http.StatusOK)
	s.read(only("Labels.Redo", review.ID, 0, "ann"), http.StatusOK)
	if progress := both("Labels.Progress", review.ID); !strings.Contains(progress, `"done":1,"skipped":1,"left":1,"resume":3`) {
		s.t.Errorf("progress: %s", progress)
	}
	s.read(only("Labels.SaveRubric", review.ID, "Correct: true."), http.StatusOK)
	both("Labels.Rubrics", review.ID)
	s.read(only("Labels.SaveFailures", review.ID, []string{"outdated"}), http.StatusOK)
	both("Labels.Reviews")
	if items := both("Labels.Items", review.ID); !strings.Contains(items, `"position":2,"part":"sample","stratum":"","state":"skipped"`) {
		s.t.Errorf("items: %s", items)
	}
	if log := both("Labels.Log", review.ID, 2, 0); !strings.Contains(log, `"kind":"redo"`) || !strings.Contains(log, `"total":3`) {
		s.t.Errorf("log: %s", log)
	}
	both("Labels.Review", review.ID)
	both("Labels.FrameChange", review.ID)
	s.readFault(only("Labels.TopUp", review.ID), http.StatusNotFound)
	both("Labels.Overlap", review.ID)
	s.read(only("Labels.Merge", review.ID, "bob", []labeling.SecondLabel{{Position: 1, Answer: labeling.LabelAnswer{Accuracy: "incorrect"}}}), http.StatusOK)
	if agreement := both("Labels.Agreement", review.ID, ""); !strings.Contains(agreement, "ann and bob agree on 0 of 1 items.") {
		s.t.Errorf("agreement: %s", agreement)
	}
	s.readFault(only("Labels.ExportSheet", review.ID, "csv", "plain", "x.csv"), http.StatusUnprocessableEntity)
	s.readFault(s.visit(s.browser, s.address("/download/labels/1?format=csv")), http.StatusBadRequest)
	s.readFault(s.visit(s.browser, s.address("/download/labels/x?format=csv&texts=none")), http.StatusBadRequest)
	s.readFault(s.visit(s.browser, s.address("/download/labels/9?format=csv&texts=none")), http.StatusNotFound)
	s.readFault(s.visit(s.browser, s.address("/download/labels/1?format=exe&texts=none")), http.StatusUnprocessableEntity)
	sheet := s.read(s.visit(s.browser, s.address("/download/labels/1?format=csv&texts=plain")), http.StatusOK)
	if !strings.Contains(sheet, "On its way.") {
		s.t.Errorf("sheet: %s", sheet)
	}
	if small := s.read(s.visit(s.browser, s.address("/download/labels/1?format=telltale&texts=plain")), http.StatusOK); !strings.Contains(small[:16], "DUCK") {
		s.t.Errorf("a small workspace begins with %q", small[:16])
	}
	back := s.give("back.csv", []byte("Your name,Cy\nPosition,Correct?\n1,y\n2,jein\n"))
	if merged := s.read(only("Labels.MergeSheet", review.ID, back.Path, ""), http.StatusOK); !strings.Contains(merged, `"merged":1`) || !strings.Contains(merged, "line 4") {
		s.t.Errorf("merged: %s", merged)
	}
	if _, err := os.Stat(back.Path); !os.IsNotExist(err) {
		s.t.Errorf("the sheet that was merged is still there: %v", err)
	}
	both("Labels.Disagreements", review.ID)
	s.read(only("Labels.Adjudicate", review.ID, 1, labeling.LabelAnswer{Accuracy: "correct", Reviewer: "cy"}), http.StatusOK)
	s.read(only("Labels.Skip", review.ID, 3, "ann"), http.StatusOK)
	s.read(only("Labels.Close", review.ID, "ann"), http.StatusOK)
	// One of three is right, and two are unsure, which counts as wrong.
	if result := both("Labels.Result", review.ID); !strings.Contains(result, `"state":"final"`) || !strings.Contains(result, `"unsureAsYes":1`) {
		s.t.Errorf("result: %s", result)
	}
	both("Labels.History")
	if truth := both("Labels.GroundTruth", engine.Query{Period: plan.Period}); !strings.Contains(truth, `"parts":[]`) {
		s.t.Errorf("ground truth: %s", truth)
	}
	s.read(only("Labels.SetBaseline", review.ID), http.StatusOK)
	s.read(only("Labels.Reopen", review.ID), http.StatusOK)
	s.read(only("Labels.Remove", review.ID), http.StatusOK)
	s.ended(answerOf[app.Job](s, "Imports.Undo", predictions.ID))
}
