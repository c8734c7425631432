import { fileURLToPath } from 'node:url';

/** Real exports that the Go tests use too; their sources and licences stand beside them. */
export const sample = (path: string) =>
  fileURLToPath(new URL(`../../analytics/source/testdata/${path}`, import.meta.url));

const HOUR = 3_600_000;

/**
 * A made-up request log of a month with durations, users and models, always the same: quieter at night and on
 * weekends, five hours of trouble on the 17th, and six hours without any row on the 12th. The last line cannot be read.
 */
export function requestLog(month = '2026-10', days = 31): string {
  let seed = 42;
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * random() * list.length)] as T;
  const start = Date.parse(`${month}-01T00:00:00Z`);
  const lines = ['timestamp,method,path,status,duration_ms,model,user_id,tokens_in,tokens_out'];
  for (let hour = 0; hour < days * 24; hour++) {
    if (hour >= 270 && hour < 276) continue;
    const trouble = hour >= 400 && hour < 405;
    const weekend = Math.floor(hour / 24) % 7 > 4;
    const count = Math.round(
      (8 + 30 * Math.exp(-(((hour % 24) - 13) ** 2) / 20)) * (weekend ? 0.5 : 1) * (0.9 + 0.2 * random()),
    );
    for (let row = 0; row < count; row++) {
      const at = new Date(start + hour * HOUR + Math.floor((row / count) * HOUR)).toISOString();
      const status = random() < (trouble ? 0.12 : 0.003) ? pick([503, 500, 504]) : random() < 0.004 ? 429 : 200;
      const took = Math.round((trouble ? 900 : 260) * Math.exp(0.75 * (random() + random() + random() - 1.5) * 2));
      const path = pick(['/v1/chat/completions', '/v1/embeddings', '/v1/search', '/v1/feedback']);
      const user = `u-${String(1000 + Math.floor(random() * 400))}`;
      lines.push(
        [
          at,
          'POST',
          path,
          status,
          took,
          pick(['gpt-5', 'gpt-5-mini', 'claude-sonnet-4']),
          user,
          200 + Math.floor(random() * 1800),
          20 + Math.floor(random() * 600),
        ].join(','),
      );
    }
  }
  lines.push('not a time,POST,/v1/search,200,12,gpt-5,u-1,1,1');
  return `${lines.join('\n')}\n`;
}
