import type { SourceCoverage } from '$lib/bindings';
import { plural } from '$lib/format';
import { day, shortDay } from '$lib/time';
import type { Sheet } from '$lib/sheet';

/** One hour of a source. */
export interface Cell {
  column: number;
  day: string;
  hour: number;
  rows: number;
  /** It has rows, it should have some, none are expected, or it lies before the first or after the last row of the source. */
  state: 'data' | 'gap' | 'none' | 'outside';
  /** How dark it is drawn, 0.25 to 1: by the root of its share of the fullest hour, so that quiet hours show. */
  shade: number;
}

/** The hours of a source to draw; hours that do not exist (clock changes, the time after as-of) are left out. */
export function cellsOf(days: string[], source: SourceCoverage): Cell[] {
  const most = Math.max(1, ...source.hours.flat());
  return days.flatMap((day, column) =>
    (source.hours[column] ?? []).flatMap((rows, hour): Cell[] => {
      if (rows < 0) return [];
      const at = `${day}T${two(hour)}`;
      const state = rows > 0 ? 'data' : isOutside(at, source) ? 'outside' : inGap(at, source) ? 'gap' : 'none';
      return [{ column, day, hour, rows, state, shade: 0.25 + 0.75 * Math.sqrt(rows / most) }];
    }),
  );
}

/** The last day that the data reaches, where days are left after it; "" otherwise. */
export function lastDay(days: string[], sources: SourceCoverage[]): string {
  const at = days.findLastIndex((_, day) => sources.some(({ hours }) => hours[day]?.some((rows) => rows >= 0)));
  return at < 0 || at === days.length - 1 ? '' : (days[at] ?? '');
}

/** The first day that has data, where days are left before it; "" otherwise. */
export function firstDay(days: string[], sources: SourceCoverage[]): string {
  const at = days.findIndex((_, day) => sources.some(({ hours }) => hours[day]?.some((rows) => rows > 0)));
  return at <= 0 ? '' : (days[at] ?? '');
}

/** The days of a month that its data reaches, where it does not reach all: nothing is said about the others. */
function reached(month: string, days: string[], sources: SourceCoverage[]): string {
  const [first, last] = [firstDay(days, sources), lastDay(days, sources)];
  if (first && first === last) return `on ${day(first)}`;
  if (first && last) return `in ${month} from ${shortDay(first)} to ${shortDay(last)}`;
  if (first) return `in ${month} from ${shortDay(first)} on`;
  return last ? `in ${month} up to ${shortDay(last)}` : `in ${month}`;
}

/**
 * What the coverage of a month shows. The sources with gaps are counted: gaps of several sources at once are one gap to
 * whoever closes the month, and small ones are none.
 */
export function finding(month: string, days: string[], sources: SourceCoverage[]): string {
  const broken = sources.filter(({ gaps }) => gaps.length > 0).length;
  const when = reached(month, days, sources);
  return broken === 0 ? `No gaps ${when}` : `${plural(broken, 'source has', 'sources have')} gaps ${when}`;
}

/** Gaps come as local times in the workspace's zone, so that their text can be compared. */
const within = (at: string, { from, to }: { from: string; to: string }) =>
  from.slice(0, 13) <= at && at < to.slice(0, 13);

const inGap = (at: string, { gaps }: SourceCoverage) => gaps.some((gap) => within(at, gap));

/** Nobody claims that a source has rows before its first one or after its last. */
const isOutside = (at: string, source: SourceCoverage) => !within(at, source);

const two = (hour: number) => String(hour).padStart(2, '0');

/** Every hour of the sources as a row: how many rows it has, and what it is where it has none. */
export function sheetOfHours(days: string[], sources: (SourceCoverage & { title: string })[]): Sheet {
  return {
    columns: ['source', 'table', 'day', 'hour', 'rows', 'state'],
    rows: sources.flatMap((source) =>
      cellsOf(days, source).map(({ day, hour, rows, state }) => [source.title, source.table, day, hour, rows, state]),
    ),
  };
}

/** Cells of one look, drawn as one path. */
export interface Layer {
  state: Cell['state'];
  shade: number;
  path: string;
}

/** How many shades are told apart. */
const SHADES = 8;

/** The cells in as few paths as there are looks: a month of ten sources would be thousands of elements, which are slow. */
export function layersOf(cells: Cell[], size: { width: number; height: number }): Layer[] {
  const layers = new Map<string, Layer>();
  for (const { state, shade, column, hour } of cells) {
    const look = state === 'data' ? Math.ceil(shade * SHADES) / SHADES : 1;
    const key = `${state} ${String(look)}`;
    const layer = layers.get(key) ?? { state, shade: look, path: '' };
    // As far from each other in both directions: rows that nearly touch look like one block.
    const [x, y] = [column * size.width + 0.5, hour * size.height + 0.5];
    layer.path += `M${String(x)} ${String(y)}h${String(size.width - 1)}v${String(size.height - 1)}h${String(1 - size.width)}z`;
    layers.set(key, layer);
  }
  return [...layers.values()];
}
