import { expect, test } from 'vitest';
import type { ListedItem } from '$lib/bindings';
import { listed } from './listing';
import { blank } from './questions';

const item = (position: number, state: string, stratum = '', said = {}): ListedItem => ({
  position,
  part: 'sample',
  stratum,
  state,
  said: { answer: state === 'judged' ? { ...blank(), ...said } : null, skipped: state === 'skipped' },
  shared: false,
});
const items = [
  item(1, 'judged', 'low', { accuracy: 'incorrect', hallucinated: 'cannot verify', note: 'see below' }),
  item(2, 'judged', 'high', { accuracy: 'correct' }),
  item(3, 'skipped'),
  item(4, 'open'),
  item(5, 'judged', 'high', { accuracy: 'unsure' }),
];

test.each([
  ['all', '', [1, 2, 3, 4, 5]],
  ['open', '', [4]],
  ['skipped', '', [3]],
  ['unsure', '', [1, 5]],
  ['unsure', 'high', [5]],
  ['incorrect', '', [1]],
  ['note', '', [1]],
  ['note', 'high', []],
])('%s items of the stratum "%s"', (value, stratum, want) => {
  expect(listed(items, value, stratum).map(({ position }) => position)).toEqual(want);
});
