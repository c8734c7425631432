package report

import (
	"strings"
)

func kpiTable(t Tables) tidyTable {
	out := tidyTable{name: "kpis", about: "a row for each KPI: its value, what it rests on, and the verdict",
		columns: []string{"kpi", "name", "unit", "currency", "value", "low", "high", "part", "whole", "n", "n_unit", "basis", "coverage", "target", "verdict", "why", "notes"}}
	for _, v := range t.Result.Values {
		target, currency := "", ""
		if v.Target != nil {
			target = v.Target.Text
		}
		if v.Unit == "money" {
			currency = t.Result.Currency
		}
		out.rows = append(out.rows, []tidyCell{tidyText(v.ID), tidyText(v.Name), tidyText(v.Unit), tidyText(currency), tidyNumber(v.Value), tidyNumber(v.Low), tidyNumber(v.High), tidyNumber(v.Part), tidyNumber(v.Whole),
			tidyNumber(&v.N), tidyText(v.NUnit), tidyText(v.Basis), tidyNumber(v.Coverage), tidyText(target), tidyText(v.Verdict), tidyText(v.Why), tidyText(strings.Join(notes(t.Result, v), " "))})
	}
	return out
}

func seriesTable(t Tables) tidyTable {
	out := tidyTable{name: "series", about: "a row for each KPI and stretch of time, a day unless the period is short or long", columns: []string{"kpi", "grain", "from", "value"}}
	for _, v := range t.Result.Values {
		for _, p := range v.Series {
			out.rows = append(out.rows, []tidyCell{tidyText(v.ID), tidyText(v.Grain), tidyText(p.T), tidyNumber(p.V)})
		}
	}
	return out
}

func comparisonTable(t Tables) tidyTable {
	out := tidyTable{name: "comparisons", about: "a row for each KPI and period that it was compared with, and what may be said of the change",
		columns: []string{"kpi", "with", "value", "change", "tendency", "note"}}
	for _, v := range t.Result.Values {
		for _, c := range v.Comparisons {
			out.rows = append(out.rows, []tidyCell{tidyText(v.ID), tidyText(c.With), tidyNumber(c.Value), tidyNumber(c.Change), tidyText(c.Tendency), tidyText(c.Note)})
		}
	}
	return out
}

func alertTable(t Tables) tidyTable {
	out := tidyTable{name: "alerts", about: "a row for each stretch of time in which an alert rule held", columns: []string{"kpi", "rule", "from", "fired", "to", "seconds", "worst", "possible", "by"}}
	for _, v := range t.Result.Values {
		if v.Alert == nil {
			continue
		}
		for _, ep := range v.Alert.Episodes {
			out.rows = append(out.rows, []tidyCell{tidyText(v.ID), tidyText(v.Alert.Rule), tidyText(ep.From), tidyText(ep.Fired), tidyText(ep.To), tidyNumber(&ep.Seconds), tidyNumber(ep.Worst),
				tidyBool(ep.Possible), tidyText(strings.Join(ep.By, "; "))})
		}
	}
	return out
}

func readingTable(t Tables) tidyTable {
	out := tidyTable{name: "readings", about: "a row for each other way to measure a KPI", columns: []string{"kpi", "reading", "value", "verdict", "chosen", "note"}}
	for _, v := range t.Result.Values {
		for _, r := range v.Variants {
			out.rows = append(out.rows, []tidyCell{tidyText(v.ID), tidyText(r.Name), tidyNumber(r.Value), tidyText(r.Verdict), tidyBool(r.Chosen), tidyText(r.Note)})
		}
	}
	return out
}

func definitionTable(t Tables) tidyTable {
	out := tidyTable{name: "definitions", about: "a row for each KPI: what it is, its target and alert in force",
		columns: []string{"kpi", "name", "about", "formula", "unit", "better", "target", "since", "alert", "runbook", "own"}}
	for _, d := range t.Footing.Definitions {
		out.rows = append(out.rows, []tidyCell{tidyText(d.ID), tidyText(d.Name), tidyText(d.About), tidyText(d.Formula), tidyText(d.Unit), tidyText(d.Better), tidyText(d.Target), tidyText(d.Since), tidyText(d.Alert),
			tidyText(d.Runbook), tidyText(d.Own)})
	}
	return out
}

func settingTable(t Tables) tidyTable {
	out := tidyTable{name: "settings", about: "a row for each setting and assumption, with the value in force at the end of the period",
		columns: []string{"setting", "title", "group", "value", "means", "since", "default", "assumption"}}
	for _, s := range t.Footing.Settings {
		out.rows = append(out.rows, []tidyCell{tidyText(s.Key), tidyText(s.Title), tidyText(s.Group), tidyText(s.Value), tidyText(s.Words), tidyText(s.Since), tidyBool(s.Default), tidyBool(s.Assumption())})
	}
	return out
}

func coverageTable(t Tables) tidyTable {
	out := tidyTable{name: "coverage", about: "a row for each table of rows: the share of the expected hours that have some", columns: []string{"table", "share"}}
	for _, c := range t.Footing.Coverage {
		out.rows = append(out.rows, []tidyCell{tidyText(c.Table), tidyNumber(c.Share)})
	}
	return out
}

func importTable(t Tables) tidyTable {
	out := tidyTable{name: "imports", about: "a row for each file that was imported into the workspace",
		columns: []string{"import", "file", "source", "hash", "state", "records", "used", "rejected", "duplicates", "ignored", "from", "to", "imported"}}
	for _, i := range t.Imports {
		out.rows = append(out.rows, []tidyCell{tidyCount(i.ID), tidyText(i.Name), tidyText(i.Source), tidyText(i.Hash), tidyText(i.State), tidyCount(i.Records), tidyCount(i.Used), tidyCount(i.Rejected),
			tidyCount(i.Duplicate), tidyCount(i.Ignored), tidyText(i.From), tidyText(i.To), tidyText(i.ImportedAt)})
	}
	return out
}
