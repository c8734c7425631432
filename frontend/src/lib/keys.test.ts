import { describe, expect, test } from 'vitest';
import { keysText, pressed } from './keys';

const press = (key: string, held: Partial<Parameters<typeof pressed>[0]> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('pressed', () => {
  test('takes Control, and Command on a Mac', () => {
    expect(pressed(press('o', { ctrlKey: true }), 'mod+o', false)).toBe(true);
    expect(pressed(press('o', { metaKey: true }), 'mod+o', false)).toBe(false);
    expect(pressed(press('o', { metaKey: true }), 'mod+o', true)).toBe(true);
    expect(pressed(press('o', { ctrlKey: true }), 'mod+o', true)).toBe(false);
  });

  test('takes no other keys along', () => {
    expect(pressed(press('o'), 'mod+o', false)).toBe(false);
    expect(pressed(press('O', { ctrlKey: true, shiftKey: true }), 'mod+o', false)).toBe(false);
    expect(pressed(press('O', { ctrlKey: true, shiftKey: true }), 'mod+shift+o', false)).toBe(true);
    expect(pressed(press('o', { ctrlKey: true, altKey: true }), 'mod+o', false)).toBe(false);
    expect(pressed(press('F11'), 'f11', false)).toBe(true);
    expect(pressed(press('o', { ctrlKey: true }), '', false)).toBe(false);
  });

  test('finds the slash where a keyboard has it', () => {
    expect(pressed(press('/', { ctrlKey: true }), 'mod+/', false)).toBe(true);
    expect(pressed(press('/', { ctrlKey: true, shiftKey: true }), 'mod+/', false)).toBe(true);
    expect(pressed(press('?', { shiftKey: true }), '?', false)).toBe(true);
    expect(pressed(press('?', { ctrlKey: true, shiftKey: true }), '?', false)).toBe(false);
  });
});

test('keysText writes keys as menus do', () => {
  expect(keysText('mod+shift+o', false)).toBe('Ctrl+Shift+O');
  expect(keysText('mod+shift+o', true)).toBe('⇧⌘O');
  expect(keysText('mod+i', true)).toBe('⌘I');
  expect(keysText('mod+plus', false)).toBe('Ctrl++');
  expect(keysText('alt+left', false)).toBe('Alt+←');
  expect(keysText('f11', false)).toBe('F11');
  expect(keysText('', false)).toBe('');
});
