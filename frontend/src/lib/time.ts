/** Instants come as RFC 3339 with the offset of the workspace's zone, so that their own text is the local time. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

interface Wall {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** The wall clock that the text itself shows. Reading it from the text keeps the workspace's zone, whatever the page's is. */
function wall(instant: string): Wall | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?/.exec(instant);
  if (!match) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  return { year, month, day, hour, minute, second };
}

const two = (n: number) => String(n).padStart(2, '0');

/** "17 May 2015". */
export function day(instant: string): string {
  const at = wall(instant);
  return at ? `${String(at.day)} ${MONTHS[at.month - 1] ?? ''} ${String(at.year)}` : instant;
}

/** "17 May". */
export function shortDay(instant: string): string {
  const at = wall(instant);
  return at ? `${String(at.day)} ${MONTHS[at.month - 1] ?? ''}` : instant;
}

/** "10:05". */
export function clock(instant: string): string {
  const at = wall(instant);
  return at ? `${two(at.hour)}:${two(at.minute)}` : instant;
}

/** "17 May 2015 10:05". */
export const moment = (instant: string) => (instant ? `${day(instant)} ${clock(instant)}` : '');

/** "17 May 2015 10:05:03". */
export function preciseMoment(instant: string): string {
  const at = wall(instant);
  return at ? `${moment(instant)}:${two(at.second)}` : instant;
}

/** "May 2015" of "2015-05". */
export function month(text: string): string {
  const [year, number] = text.split('-');
  return `${MONTHS[Number(number) - 1] ?? ''} ${year ?? ''}`;
}

/** "May 2015" with its name in full, which is what a month is called as a title: "October 2026". */
export function longMonth(text: string): string {
  const at = new Date(`${text}-01T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return text;
  return at.toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
}

const isMidnight = (at: Wall) => at.hour === 0 && at.minute === 0 && at.second === 0;

/** The day before, as "2015-05-31". Works on the calendar alone, where no zone can interfere. */
export function dayBefore(instant: string): string {
  return new Date(Date.parse(`${instant.slice(0, 10)}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

/** The day after, as "2015-06-01". */
export function dayAfter(instant: string): string {
  return new Date(Date.parse(`${instant.slice(0, 10)}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/**
 * The dates of [from, to) as people say them: whole days by first and last day, else with the clock.
 * "1–31 Oct 2026", "28 Sep – 3 Oct 2026", "17 May 2015 10:05 – 11:05".
 */
export function range(from: string, to: string): string {
  const [start, end] = [wall(from), wall(to)];
  if (!start || !end) return '';
  if (isMidnight(start) && isMidnight(end)) {
    const last = dayBefore(to);
    if (last === from.slice(0, 10)) return day(from);
    if (last.slice(0, 7) === from.slice(0, 7)) return `${String(start.day)}–${day(last)}`;
    return `${last.startsWith(from.slice(0, 4)) ? shortDay(from) : day(from)} – ${day(last)}`;
  }
  if (from.slice(0, 10) === to.slice(0, 10)) return `${moment(from)} – ${clock(to)}`;
  const first = from.slice(0, 4) === to.slice(0, 4) ? `${shortDay(from)} ${clock(from)}` : moment(from);
  return `${first} – ${moment(to)}`;
}

/** From the first to the last row of a file: by days when there are several of them. */
export function span(first: string, last: string): string {
  const [from, to] = [first.slice(0, 10), last.slice(0, 10)];
  return from === to ? range(first, last) : range(`${from}T00:00:00`, `${dayAfter(to)}T00:00:00`);
}

/** The label of a bucket of a series: an hour on its day, a whole day, a month. */
export function bucket(instant: string, grain: string): string {
  switch (grain) {
    case 'minute':
    case 'hour':
      return `${day(instant)} ${clock(instant)}`;
    case 'week':
      return `week of ${day(instant)}`;
    case 'month':
      return month(instant.slice(0, 7));
    default:
      return day(instant);
  }
}

/** The start of the hour of an instant, in the same offset: the bucket of a series per hour that it lies in. */
export const hourOf = (instant: string): string => instant.replace(/^(.{13}):\d\d:\d\d(?:\.\d+)?/, '$1:00:00');

/** The end of a bucket, in the same offset as its start. Months and weeks follow the calendar. */
export function bucketEnd(instant: string, grain: string): string {
  const [, body = '', offset = ''] = /^(.{19})(?:\.\d+)?(.*)$/.exec(instant) ?? [];
  const at = new Date(`${body}Z`);
  if (Number.isNaN(at.getTime())) return instant;
  if (grain === 'month') at.setUTCMonth(at.getUTCMonth() + 1);
  else at.setTime(at.getTime() + ({ minute: 60, hour: 3600, week: 604_800 }[grain] ?? 86_400) * 1000);
  return at.toISOString().slice(0, 19) + offset;
}
