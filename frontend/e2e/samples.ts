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

/**
 * The other exports of the same month, made so that every number can be worked out by hand:
 * - two predictions an hour: both sure (0.9) before the 14th, from then on one of two unsure (0.4) and not answered;
 * - a bill of 60 USD for a model and 40 USD for a machine each day;
 * - a rating of 5 at every noon before the 14th, of 2 from then on;
 * - a changed prompt on the 14th and a holiday on the 26th; an outage on the 20th.
 */
export function otherExports(month = '2026-10', days = 31): Record<string, string> {
  const start = Date.parse(`${month}-01T00:00:00Z`);
  const predictions = ['timestamp,id,model,prediction,confidence,answered'];
  const bill = ['date,vendor,service,amount,currency'];
  const feedback = ['timestamp,rating,rating_min,rating_max,scale,channel'];
  for (let day = 0; day < days; day++) {
    const date = new Date(start + day * 24 * HOUR).toISOString().slice(0, 10);
    const later = day >= 13;
    for (let half = 0; half < 48; half++) {
      const at = new Date(start + day * 24 * HOUR + (half * HOUR) / 2).toISOString();
      const unsure = later && half % 2 === 1;
      predictions.push(`${at},p${String(day * 48 + half)},gpt-5,intent,${unsure ? '0.4' : '0.9'},${String(!unsure)}`);
    }
    bill.push(`${date},OpenAI,OpenAI API,60.00,USD`, `${date},AWS,Amazon EC2,40.00,USD`);
    feedback.push(`${date}T12:00:00Z,${later ? '2' : '5'},1,5,stars,web`);
  }
  const lines = (list: string[]) => `${list.join('\n')}\n`;
  return {
    'predictions.csv': lines(predictions),
    'bill.csv': lines(bill),
    'feedback.csv': lines(feedback),
    'events.csv': lines([
      'time,kind,title,component,version',
      `${month}-14T00:00:00Z,prompt,Shorter answers,assistant,v12`,
      `${month}-26T00:00:00Z,holiday,Public holiday,,`,
    ]),
    'incidents.csv': lines([
      'started,ended,title,severity,kind,component',
      `${month}-20T09:00:00Z,${month}-20T09:45:00Z,Chat API unavailable,P1,outage,chat-api`,
    ]),
  };
}

/** Names that pages must show as they are: long, markup, SQL, right to left, pictures, and words of programming. */
const strange = [
  `${'x'.repeat(150)} ${'y'.repeat(149)}`,
  '<img src=x onerror="window.ran=1">',
  "'; DROP TABLE requests;--",
  'مرحبا بالعالم',
  '👩‍👩‍👧‍👦🔥',
  '__proto__',
  'constructor',
];

/**
 * A day of exports that nobody expects: such names and 200 models, amounts that no sum can hold, a number of tokens that
 * cannot be, ratings that are none, and an incident that ended before it began.
 */
export function hostileExports(): Record<string, string> {
  const names = [...strange, ...Array.from({ length: 200 }, (_, place) => `model-${String(place)}`)];
  const quoted = (name: string | undefined) => `"${(name ?? '').replaceAll('"', '""')}"`;
  const moment = (place: number) => new Date(Date.parse('2026-10-01T00:00:00Z') + place * 60_000).toISOString();
  const odd = (place: number, list: string[], usual: string) =>
    place % 20 === 0 ? (list[(place / 20) % list.length] ?? '') : usual;
  const requests = names.map((name, place) =>
    [
      moment(place),
      quoted(`/${name}`),
      place % 50 === 0 ? '500' : '200',
      odd(place, ['0', '-5', 'NaN', '1e308', ''], '250'),
      quoted(name),
      odd(place, ['9223372036854775807', '0', '-1'], '500'),
    ].join(','),
  );
  const bill = names
    .slice(0, 40)
    .map((name, place) =>
      ['2026-10-01', 'Vendor', quoted(name), odd(place, ['1e308', '12345678901234567890'], '-0.5'), 'USD'].join(','),
    );
  const ratings = names.map((name, place) =>
    [moment(place), odd(place, ['NaN', ''], '4'), '1', '5', 'stars', quoted(name)].join(','),
  );
  const lines = (...list: string[]) => `${list.join('\n')}\n`;
  return {
    requests: lines('timestamp,path,status,duration_ms,model,tokens_in', ...requests),
    bill: lines('date,vendor,service,amount,currency', ...bill),
    feedback: lines('timestamp,rating,rating_min,rating_max,scale,channel', ...ratings),
    incidents: lines(
      'started,ended,title,severity,kind,component',
      `2026-10-01T01:00:00Z,2026-10-01T01:30:00Z,${quoted(strange[0])},P1,outage,${quoted(strange[1])}`,
      '2026-10-01T03:00:00Z,2026-10-01T02:00:00Z,Ended first,P1,outage,api',
    ),
  };
}
