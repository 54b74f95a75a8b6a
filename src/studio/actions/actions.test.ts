import { describe, expect, it } from 'vitest';
import type { Action } from '../kit/action.ts';
import { ranked } from './search.ts';
import { actionFor, keysText, matches } from './shortcuts.ts';

const key = (press: string, mods: Partial<KeyboardEvent> = {}) => ({
  key: press,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...mods,
});
const action = (id: string, title: string, shortcut?: string): Action => ({
  id,
  title,
  group: 'Edit',
  ...(shortcut ? { shortcut } : {}),
  run: () => {},
});

describe('shortcuts', () => {
  it('tell keys apart by their modifiers', () => {
    expect(matches('Mod+Z', key('z', { ctrlKey: true }))).toBe(true);
    expect(matches('Mod+Z', key('z', { metaKey: true }))).toBe(true);
    expect(matches('Mod+Z', key('Z', { ctrlKey: true, shiftKey: true }))).toBe(false);
    expect(matches('Mod+Shift+Z', key('Z', { ctrlKey: true, shiftKey: true }))).toBe(true);
    expect(matches('L', key('l'))).toBe(true);
    expect(matches('L', key('l', { ctrlKey: true }))).toBe(false);
    expect(matches('?', key('?', { shiftKey: true }))).toBe(true);
    expect(matches('Delete', key('Delete', { altKey: true }))).toBe(false);
  });

  it('lead to the action and read well', () => {
    const actions = [action('a', 'Undo', 'Mod+Z'), action('b', 'Lane', 'L')];
    expect(actionFor(actions, key('l'))?.id).toBe('b');
    expect(keysText('Mod+Shift+Z')).toBe('Ctrl+Shift+Z');
    expect(keysText('ArrowLeft')).toBe('Left');
  });
});

describe('finding actions', () => {
  it('takes every word, in any order, and puts beginnings first', () => {
    const actions = [action('a', 'Move to the edge'), action('b', 'Edge only'), action('c', 'Undo')];
    expect(ranked(actions, 'edge').map((a) => a.id)).toEqual(['b', 'a']);
    expect(ranked(actions, 'edge move').map((a) => a.id)).toEqual(['a']);
    expect(ranked(actions, '')).toHaveLength(3);
  });
});
