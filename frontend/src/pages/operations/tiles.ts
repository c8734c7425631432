/** A tile shows one KPI, and may name another beside it; # stands for its value. */
export interface TileSpec {
  kpi: string;
  beside?: { kpi: string; text: string };
}

/** The tiles of API health, in reading order. Those of the second group show only when they have data. */
export const healthTiles: TileSpec[] = [
  { kpi: 'api_success_rate' },
  { kpi: 'error_rate', beside: { kpi: 'errors', text: '# errors' } },
  { kpi: 'latency_p50' },
  { kpi: 'latency_p95' },
  { kpi: 'latency_p99' },
  { kpi: 'uptime' },
  { kpi: 'requests' },
  { kpi: 'requests_per_second', beside: { kpi: 'peak_requests_per_second', text: 'peak #' } },
];

export const companionTiles: TileSpec[] = [
  { kpi: 'total_cost' },
  { kpi: 'cost_per_request' },
  { kpi: 'satisfaction' },
  { kpi: 'daily_active_users' },
];

/** Every KPI that the page asks for. */
export const operationsKPIs = [...healthTiles, ...companionTiles].flatMap(({ kpi, beside }) =>
  beside ? [kpi, beside.kpi] : [kpi],
);
