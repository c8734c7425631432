import { expect, test } from 'vitest';
import { layOut, readProse } from './prose';

test.each<[string, string, string | undefined]>([
  ['an object', '{"a":1,"b":[true,"x, {y}"]}', '{\n  "a": 1,\n  "b": [\n    true,\n    "x, {y}"\n  ]\n}'],
  ['what is empty stays on its line', '{"a": { }, "b":[]}', '{\n  "a": {},\n  "b": []\n}'],
  ['every digit', '[12345678901234567890,1.00]', '[\n  12345678901234567890,\n  1.00\n]'],
  ['an escaped quote', '{"a":"say \\"hi\\""}', '{\n  "a": "say \\"hi\\""\n}'],
  ['a number alone', '42', undefined],
  ['what only looks like it', '[see above](x)', undefined],
])('JSON is laid out: %s', (_, text, want) => {
  expect(layOut(text)).toBe(want);
});

test('HTML is text, and not what it says', () => {
  const shown = readProse('<img src=x onerror=alert(1)>');
  expect('parts' in shown && shown.parts.map(({ type, raw }) => [type, raw])).toEqual([
    ['html', '<img src=x onerror=alert(1)>'],
  ]);
});
