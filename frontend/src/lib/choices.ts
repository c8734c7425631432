import type { Choices } from './bindings';

const FIELDS = ['source', 'table', 'zone', 'order', 'scale', 'currency', 'start', 'sheet', 'event', 'declare'] as const;

/**
 * What answering a question changes in the choices. A question's id names the field of Choices that it fills:
 * "zone", "unit:duration_us", "column:ts".
 */
export function answer(choices: Choices, id: string, text: string): Partial<Choices> {
  const [kind = '', field = ''] = id.split(/:(.*)/s);
  if (kind === 'unit') return { units: { ...choices.units, [field]: text } };
  if (kind === 'column') return { columns: { ...choices.columns, [field]: text } };
  const plain = FIELDS.find((name) => name === kind);
  return plain ? { [plain]: text } : {};
}
