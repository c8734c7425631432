import { duration, GAP, NONE, print, value } from './format';

/** Writes one of the values that stand beside or under each other. */
export type Written = (amount: number | null | undefined) => string;

/** How all of them are written: each divided by the scale, with so many decimals. */
interface Look {
  scale: number;
  decimals: number;
  options?: Intl.NumberFormatOptions;
  suffix?: string;
}

/** The decimals that a size needs for so many meaningful digits. */
const meaningful = (size: number, digits: number) =>
  size === 0 ? 0 : Math.min(Math.max(digits - 1 - Math.floor(Math.log10(size)), 0), 9);

/**
 * Shares near all of it need more decimals, the nearer they are: none may be written as all that is not. Of what they lack the
 * largest has two meaningful digits, and the smallest one.
 */
function decimalsOfShares(percents: number[]): number {
  const others = percents.filter((size) => (size > 0 && size < 99) || size > 100);
  const lacking = percents
    .filter((size) => size >= 99 && size < 100)
    .map((size) => Number((100 - size).toPrecision(6)));
  const largest = Math.max(0, ...others);
  const usual = largest >= 1000 || others.length === 0 ? 0 : largest >= 1 ? 1 : meaningful(largest, 2);
  const far = others.length > 0 ? 0 : meaningful(Math.max(0, ...lacking), 2);
  return Math.max(usual, far, ...lacking.map((size) => meaningful(size, 1)));
}

/** What the largest of the sizes asks for; undefined where values are written alike anyway. */
function lookOf(sizes: number[], unit: string, currency: string): Look | undefined {
  const largest = Math.max(0, ...sizes);
  switch (unit) {
    case 'percent':
      return { scale: 0.01, decimals: decimalsOfShares(sizes.map((size) => size * 100)), suffix: `${GAP}%` };
    case 'seconds': {
      if (largest >= 99.95 || largest < 0.0009995) return undefined;
      const [scale, name] = largest < 0.9995 ? [0.001, 'ms'] : [1, 's'];
      return { scale, decimals: meaningful(largest / scale, 3), suffix: GAP + name };
    }
    case 'money': {
      const options: Intl.NumberFormatOptions = currency ? { style: 'currency', currency } : {};
      if (largest >= 1e6) return { scale: 1, decimals: 2, options: { ...options, notation: 'compact' } };
      return { scale: 1, decimals: largest >= 1 ? 2 : Math.max(meaningful(largest, 3), 2), options };
    }
    case 'rate':
      return { scale: 1, decimals: largest >= 1000 ? 0 : meaningful(largest, 3), suffix: `${GAP}/s` };
    case 'ratio':
      return { scale: 1, decimals: meaningful(largest, 3) };
    case 'count': {
      if (largest < 999_999.5) {
        const whole = largest >= 99.95 || sizes.every((size) => Number.isInteger(size));
        return { scale: 1, decimals: whole ? 0 : 1 };
      }
      const thousands = 10 ** (3 * Math.floor(Math.log10(largest) / 3));
      return { scale: 1, decimals: meaningful(largest / thousands, 3), options: { notation: 'compact' } };
    }
    default:
      return undefined;
  }
}

/**
 * How values that stand beside or under each other are written: with one number of decimals, which is that of the largest. What
 * is too small for them is told from nothing: "< 0.1 %".
 */
export function alike(amounts: (number | null | undefined)[], unit: string, currency = ''): Written {
  const sizes = amounts.flatMap((amount) => (typeof amount === 'number' ? [Math.abs(amount)] : []));
  const look = lookOf(sizes, unit, currency);
  const long = unit === 'seconds' && Math.max(0, ...sizes) >= 99.95;
  if (!look)
    return (amount) => (long && typeof amount === 'number' ? wholeSeconds(amount) : value(amount, unit, currency));
  const { scale, decimals, options = {}, suffix = '' } = look;
  const write = (scaled: number) =>
    print(scaled, {
      ...options,
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      signDisplay: 'negative',
    }) + suffix;
  const least = 10 ** -decimals;
  return (amount) => {
    if (amount === null || amount === undefined) return NONE;
    const scaled = amount / scale;
    if (amount === 0 || Math.abs(scaled) >= least / 2) return write(scaled);
    return scaled > 0 ? `< ${write(least)}` : `> ${write(-least)}`;
  };
}

/** The same for what moved something: more of it has a plus. */
export const signed =
  (write: Written): Written =>
  (amount) => {
    const text = write(amount);
    return (amount ?? 0) > 0 && /^[^<]*[1-9]/.test(text) ? `+${text}` : text;
  };

/** What lies between two values, written alike: "0.71 – 0.74", and with "to" where a dash would stand before a minus. */
export function interval(low: number, high: number, unit: string, currency = ''): string {
  return [low, high].map(alike([low, high], unit, currency)).join(low < 0 ? ' to ' : ' – ');
}

/** How far each of several things moved a value, with as many decimals as the smallest of them needs: shares in points. */
export function effects(amounts: (number | null | undefined)[], unit: string, currency = ''): Written {
  if (unit !== 'percent' && unit !== 'rating') return signed(alike(amounts, unit, currency));
  const [scale, suffix] = unit === 'percent' ? [100, `${GAP}pts`] : [1, ''];
  const sizes = amounts.flatMap((amount) => (amount ? [Math.abs(amount * scale)] : []));
  const decimals = Math.max(1, ...sizes.map((size) => (size >= 0.995 ? 1 : size >= 0.0095 ? 2 : 3)));
  const options = {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    signDisplay: 'exceptZero',
  } as const;
  return (amount) => (typeof amount === 'number' ? `${print(amount * scale, options)}${suffix}` : NONE);
}

/** Beside minutes, parts of seconds are too fine. */
const wholeSeconds = (seconds: number) =>
  seconds !== 0 && Math.abs(seconds) < 0.5 ? `< ${duration(1)}` : duration(Math.round(seconds));
