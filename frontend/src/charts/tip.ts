/** A row of a tooltip: the colour token of what it is about, its name and its value as printed. */
export interface TipRow {
  color: string;
  name: string;
  text: string;
}

/** A tooltip as HTML: a head, a table, and notes that are HTML already. Names come from data, and are escaped. */
export function tip(head: string, rows: TipRow[], notes: string[] = []): string {
  const lines = rows.map(
    ({ color, name, text }) =>
      `<tr><td><i style="background: var(--color-${color})"></i>${escape(name)}</td><td>${escape(text)}</td></tr>`,
  );
  return `<div class="chart-tip"><b>${escape(head)}</b><table>${lines.join('')}</table>${notes.join('')}</div>`;
}

/** Text as HTML. */
export const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
