package engine

import (
	"context"
	"regexp"
	"strings"
	"time"

	"telltale/analytics/catalog"
)

// metricExports are the rules on metric samples, each with an export that has such a metric. The setting metrics.<rule>
// holds the pattern of the metrics' names.
var metricExports = map[string]string{
	"running_tasks":        "ecs_service_running_tasks or kube_deployment_status_replicas_available",
	"desired_tasks":        "ecs_service_desired_tasks or kube_deployment_spec_replicas",
	"cpu_metric":           "container_cpu_utilization_percent",
	"memory_metric":        "container_memory_utilization_percent",
	"disk_metric":          "node_filesystem_used_percent",
	"database_connections": "pg_stat_database_numbackends",
	"database_latency":     "pg_query_duration_seconds_mean",
	"dependency_up":        "probe_success",
	"dependency_latency":   "probe_duration_seconds",
}

// readMetrics reads the names of metrics: patterns are held against them once, and not against every sample.
func (e *Engine) readMetrics(ctx context.Context, s *state) error {
	rows, err := e.db.Query(ctx, "SELECT DISTINCT metric FROM samples ORDER BY metric")
	if err != nil {
		return internal("the metrics cannot be listed", err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return internal("the metrics cannot be listed", err)
		}
		s.metrics = append(s.metrics, name)
	}
	return rows.Err()
}

// metricRule is the condition that a sample is of one of the metrics whose names the setting's pattern matches.
func (s *state) metricRule(name string, at time.Time) rule {
	pattern, err := regexp.Compile(s.settings.choice("metrics."+name, at))
	var matching []string
	for _, m := range s.metrics {
		if err == nil && pattern.MatchString(strings.ToLower(m)) {
			matching = append(matching, m)
		}
	}
	if len(matching) == 0 {
		return rule{sql: "FALSE"}
	}
	return rule{sql: "metric IN (" + quoteAll(matching) + ")", columns: []string{"metric"}, words: []string{"metrics: " + strings.Join(matching, ", ")}}
}

// unfed says which export would feed a KPI on metrics that nothing feeds; empty for others.
func (e *Engine) unfed(q question, k *catalog.KPI) string {
	for _, column := range k.Measure.Where.Columns {
		if example, ok := metricExports[column]; ok && q.s.metricRule(column, q.frame().at).sql == "FALSE" {
			return "No imported metric matches the setting metrics." + column + ". Import a Prometheus query result of " + example + ", or set the pattern."
		}
	}
	return ""
}
