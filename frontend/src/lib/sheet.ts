/** One cell: text, or a number with every digit that it has; null where there is no value. */
export type Cell = string | number | null;

/** What a chart or a table shows, as rows under column titles. */
export interface Sheet {
  columns: string[];
  rows: Cell[][];
}

/** A column's title with the unit of its numbers, which stand there without one. */
export function titleOf(name: string, unit: string, currency: string): string {
  const units: Record<string, string> = {
    percent: 'fraction',
    seconds: 'seconds',
    money: currency,
    rate: 'per second',
  };
  return units[unit] ? `${name} (${units[unit]})` : name;
}

/** The sheet as CSV. Numbers are written as programs read them, and no text is taken for a formula. */
export function csvOf({ columns, rows }: Sheet): string {
  return [columns, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\n`).join('');
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * The rows of a table of the page. A cell that stands for a number says it in data-value, empty where there is none; any
 * other is its text. A column's title is its text too, unless it says another in data-title that stands alone, with the
 * unit. A column without a title that can be seen holds buttons or drawings, and is left out.
 */
export function sheetOf(table: HTMLTableElement): Sheet {
  const titles = wide(table.tHead?.rows[0]).map((cell) => (cell ? (cell.dataset['title'] ?? visibleText(cell)) : ''));
  const kept = titles.flatMap((title, place) => (title ? [place] : []));
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  return {
    columns: kept.map((place) => titles[place] ?? ''),
    rows: rows.map((row) => {
      const cells = wide(row);
      return kept.map((place) => cellOf(cells[place]));
    }),
  };
}

/** The cells of a row by column: one that spans several is the first of them. */
function wide(row: HTMLTableRowElement | undefined): (HTMLTableCellElement | undefined)[] {
  return [...(row?.cells ?? [])].flatMap((cell) => [cell, ...Array<undefined>(cell.colSpan - 1).fill(undefined)]);
}

function cellOf(cell: HTMLTableCellElement | undefined): Cell {
  if (!cell) return null;
  const value = cell.dataset['value'];
  if (value === undefined) return plain(cell.textContent);
  return value === '' ? null : Number(value);
}

function visibleText(cell: HTMLTableCellElement): string {
  const copy = cell.cloneNode(true) as HTMLTableCellElement;
  for (const hidden of copy.querySelectorAll('.visually-hidden')) hidden.remove();
  return plain(copy.textContent);
}

const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
