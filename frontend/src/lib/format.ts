/**
 * Numbers and times as people read them. Values come in base units: fractions, seconds, the report currency, counts.
 * A missing value is an en dash, never zero.
 */

export const NONE = '–';
export const GAP = '\u00a0';

/** The units of analytics/engine. */
export type Unit = 'percent' | 'seconds' | 'money' | 'count' | 'rate' | 'rating' | 'ratio' | 'status';

const MINUS = '\u2212';

const formats = new Map<string, Intl.NumberFormat>();

function plain(value: number, options: Intl.NumberFormatOptions): string {
  const key = JSON.stringify(options);
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.NumberFormat('en-US', options)));
  return format.format(value);
}

/** A number as it is set in print: its minus is one, and not a hyphen. */
export const print = (value: number, options: Intl.NumberFormatOptions) => plain(value, options).replace('-', MINUS);

const fixed = (value: number, digits: number) =>
  print(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });

const significant = (value: number, digits: number) => print(value, { maximumSignificantDigits: digits });

/** What was measured, with three meaningful digits: "1.80" as precise as "1.84". Whole numbers are whole. */
const measured = (value: number) =>
  print(
    value,
    Number.isInteger(Number(value.toPrecision(12)))
      ? { maximumSignificantDigits: 3 }
      : { minimumSignificantDigits: 3, maximumSignificantDigits: 3 },
  );

/**
 * A fraction as a share: as many decimals as it takes to tell it from 0 % and 100 %, with two meaningful digits: 99.80 stands
 * beside 99.76. The program has the same rule.
 */
export function percent(fraction: number): string {
  return `${percentNumber(fraction)}${GAP}%`;
}

function percentNumber(fraction: number): string {
  const value = fraction * 100;
  const size = Math.abs(value);
  if (size === 0 || size === 100) return fixed(value, 0);
  if (size < 1) return print(value, { minimumSignificantDigits: 2, maximumSignificantDigits: 2 });
  if (size < 99 || size > 100) return fixed(value, size >= 1000 ? 0 : 1);
  // 99.950 and 99.9970, never 100.0 for what is not all. What lacks is counted without what binary fractions add.
  const lacks = Number((100 - size).toPrecision(12));
  return fixed(value, Math.min(1 - Math.floor(Math.log10(lacks)), 12));
}

/**
 * Seconds as the largest unit that keeps two or three meaningful digits: 580 ms, 1.80 s, 2 min 5 s, 74 h. Never days: those
 * of agents have eight hours, those of outages 24.
 */
export function duration(seconds: number): string {
  const size = Math.abs(seconds);
  if (size === 0) return `0${GAP}s`;
  if (size < 0.0009995) return `${measured(seconds * 1e6)}${GAP}µs`;
  if (size < 0.9995) return `${measured(seconds * 1e3)}${GAP}ms`;
  if (size < 99.95) return `${measured(seconds)}${GAP}s`;
  const whole = Math.round(seconds);
  if (Math.abs(whole) < 7200) return pair(whole, 60, 'min', 's');
  const minutes = Math.round(whole / 60);
  if (Math.abs(minutes) < 2880) return pair(minutes, 60, 'h', 'min');
  return `${fixed(minutes / 60, 0)}${GAP}h`;
}

function pair(amount: number, base: number, big: string, small: string): string {
  const sign = amount < 0 ? MINUS : '';
  const [high, low] = [Math.floor(Math.abs(amount) / base), Math.abs(amount) % base];
  const rest = low > 0 ? ` ${String(low)}${GAP}${small}` : '';
  return `${sign}${print(high, {})}${GAP}${big}${rest}`;
}

/**
 * An amount of money: cents, or three meaningful digits where cents are too coarse. The last of them may be a zero, as in
 * other measured values: "$0.960" stands beside "$0.909".
 */
export function money(amount: number, currency: string): string {
  const style = currency ? ({ style: 'currency', currency } as const) : ({ style: 'decimal' } as const);
  const size = Math.abs(amount);
  // Digits that only powers of ten can tell have no room in a tile.
  if (size > 0 && size < 1e-6) return print(amount, { ...style, notation: 'scientific', maximumSignificantDigits: 3 });
  if (size > 0 && size < 0.1)
    return print(amount, { ...style, minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
  // 0.182 and 0.960 per conversation, but 0.50.
  const digits = size > 0 && size < 0.9995 && !wholeCents(amount) ? 3 : 2;
  if (size >= 1e6) return print(amount, { ...style, notation: 'compact', maximumFractionDigits: 2 });
  return print(amount, { ...style, minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Whether an amount is in whole cents, but for what binary fractions add. */
const wholeCents = (amount: number) => Math.abs(amount * 100 - Math.round(amount * 100)) < 1e-9;

/** A count: all its digits up to a million, then 22.4M. A mean of counts has a decimal where it is small. */
export function count(value: number): string {
  const size = Math.abs(value);
  if (size >= 999_999.5) return compactCount(value);
  return print(value, { maximumFractionDigits: Number.isInteger(value) || size >= 99.95 ? 0 : 1 });
}

/** A count where there is little room: exact up to 9,999, then 12.3K and 22.4M. */
export function compactCount(value: number): string {
  if (Math.abs(value) < 9_999.5) return count(value);
  return print(value, { notation: 'compact', maximumSignificantDigits: 3 });
}

/** A count with all its digits. */
export const exactCount = (value: number) => print(value, { maximumFractionDigits: 3 });

/** How counts that stand below each other are written, which is alike: short only where the largest has no room. */
export const countsUpTo = (largest: number) => (Math.abs(largest) < 999_999.5 ? exactCount : compactCount);

/** Bytes in decimal units, as file managers show them. */
export function bytes(size: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let step = 0;
  while (Math.abs(size) >= 999.5 && step < units.length - 1) {
    size /= 1000;
    step++;
  }
  return `${step === 0 ? fixed(size, 0) : significant(size, 3)}${GAP}${units[step] ?? ''}`;
}

/** The states of the infrastructure, by their number. */
const STATES = ['Down', 'Degraded', 'Healthy'];

/** A value with its unit. */
export function value(amount: number | null | undefined, unit: string, currency = ''): string {
  if (amount === null || amount === undefined) return NONE;
  switch (unit) {
    case 'percent':
      return percent(amount);
    case 'seconds':
      return duration(amount);
    case 'money':
      return money(amount, currency);
    case 'rate':
      return `${amount >= 1000 ? count(amount) : measured(amount)}${GAP}/s`;
    case 'rating':
      return fixed(amount, 2);
    case 'ratio':
      return measured(amount);
    case 'status':
      return STATES[amount] ?? NONE;
    default:
      return count(amount);
  }
}

/** A value without trailing zeros, for targets and axes: 99 %, $10,000, 1.5 s. */
export function roundValue(amount: number, unit: string, currency = ''): string {
  return value(amount, unit, currency).replace(/(\.\d*?)0+(?=\D|$)/, (_, digits: string) =>
    digits === '.' ? '' : digits,
  );
}

/** The value with every digit that it has, to be read beside the rounded one; what is copied for programs are the numbers themselves. */
export function exactValue(amount: number | null | undefined, unit: string, currency = ''): string {
  if (amount === null || amount === undefined) return 'no data';
  const digits = (n: number) => print(n, { maximumSignificantDigits: 15 });
  switch (unit) {
    case 'percent':
      return `${digits(Number((amount * 100).toPrecision(14)))}${GAP}%`;
    case 'seconds':
      return `${digits(amount)}${GAP}s`;
    case 'money':
      return `${digits(amount)}${currency ? ` ${currency}` : ''}`;
    case 'rate':
      return `${digits(amount)} per second`;
    default:
      return digits(amount);
  }
}

/**
 * How a value moved: shares in points, everything else relative to the previous value; by how much, where a share of the
 * previous value says nothing: across zero, and from nothing or next to it. `text` is empty without both values. `direction` follows the printed text, so
 * that "+0.0" never carries an arrow.
 */
export function change(
  now: number | null,
  before: number | null,
  relative: number | null,
  unit: string,
  currency = '',
): { text: string; direction: -1 | 0 | 1 } {
  if (now === null || before === null) return { text: '', direction: 0 };
  const signed = (n: number, digits: number) =>
    print(n, { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: 'exceptZero' });
  let text: string;
  if (unit === 'percent') {
    const points = (now - before) * 100;
    const size = Math.abs(points);
    text = `${signed(points, size >= 9.95 ? 0 : size >= 0.995 || size === 0 ? 1 : size >= 0.0095 ? 2 : 3)}${GAP}pts`;
  } else if (now < 0 || before < 0 || (before === 0 && now > 0 && unit !== 'status') || Math.abs(relative ?? 0) >= 10) {
    const moved = value(now - before, unit, currency);
    text = now > before ? `+${moved}` : moved;
  } else if (relative === null) {
    return { text: '', direction: 0 };
  } else {
    const share = relative * 100;
    text = `${signed(share, Math.abs(share) >= 9.95 ? 0 : 1)}${GAP}%`;
  }
  return { text, direction: text.startsWith('+') ? 1 : text.startsWith(MINUS) ? -1 : 0 };
}

/** What something did to a value, with its sign: shares in points. */
export function effect(amount: number, unit: string, currency = ''): string {
  if (unit === 'percent') return change(amount, 0, null, unit).text;
  const text = value(amount, unit, currency);
  return amount > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/**
 * A sentence of the program as it is set in print: there a hyphen before a number, or before the sign of a currency, is a minus,
 * quotation marks open and close, and no line ends between a number and its unit or its comparison.
 */
export const printed = (text: string) =>
  text
    .replaceAll(/"([^"]*)"/g, '“$1”')
    .replaceAll(/(^|[\s(])-(?=(?:[A-Z]{0,3}\p{Sc}|[A-Z]{3} )?\d)/gu, `$1${MINUS}`)
    .replaceAll(/([<>≤≥]) (?=\S)/g, `$1${GAP}`)
    .replaceAll(/(\d) (?=(?:%|[µm]?s|min|h|pts|points)(?![\p{L}\d]))/gu, `$1${GAP}`);

const DAY = /\b(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b(?: (?=\d{4}\b))?/g;

/** A sentence in which no line ends within a day: "from 1 Sep 2025 to 31 Jul 2026". */
export const wholeDays = (text: string) => text.replaceAll(DAY, (found) => found.replaceAll(' ', GAP));

/** A remark that begins with a small letter, where it stands as a sentence of its own. */
export const sentence = (text: string) => printed(text).replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());

/** A formula as it is set in print: with the signs that letters stand for. */
export const formula = (text: string) =>
  text.replaceAll(' x ', ' × ').replaceAll(' - ', ` ${MINUS} `).replaceAll(' <= ', ' ≤ ').replaceAll(' >= ', ' ≥ ');

/** What so many rows are called, by the word for several: "cost lines", "dependencies", "requests that failed". */
export const unitOf = (n: number, many: string) =>
  n === 1
    ? many
        .replace(/^(.*?)(ies|s)(?= that |$)/, (_, word: string, end: string) => word + (end === 'ies' ? 'y' : ''))
        .replaceAll(' were ', ' was ')
    : many;

/** A count with its noun: "1 file", "2 files". */
export const plural = (n: number, one: string, many = `${one}s`) => `${exactCount(n)} ${n === 1 ? one : many}`;
