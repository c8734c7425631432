import { expect, test } from 'vitest';
import { folderOf, nameOf } from './paths';

test('paths of every system', () => {
  expect(nameOf('/data/telltale/may.telltale')).toBe('may');
  expect(nameOf('C:\\Data\\May 2026.Telltale')).toBe('May 2026');
  expect(folderOf('/data/telltale/may.telltale')).toBe('/data/telltale');
  expect(folderOf('C:\\Data\\may.telltale')).toBe('C:\\Data');
});
