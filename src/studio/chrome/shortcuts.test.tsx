import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ACTIONS } from '../actions/all.ts';
import { ranked } from '../actions/search.ts';
import { keysText } from '../actions/shortcuts.ts';
import { Themed } from '../kit/Themed.tsx';
import { ShortcutSheet } from './ShortcutHelp.tsx';

it('S15.302 the shortcut sheet lists every action once, in its group and with its keys', () => {
  const html = renderToString(
    <Themed>
      <ShortcutSheet />
    </Themed>,
  );
  const sections = html.split('<section').slice(1);
  const groups = new Set(ACTIONS.map(({ group }) => group));
  // One more says what the pointer does.
  expect(sections).toHaveLength(groups.size + 1);
  expect(sections.at(-1)).toContain('Alt and drag');
  for (const group of groups) {
    const section = sections.find((each) => each.includes(`>${escaped(group)}</h3>`));
    const rows = section?.split('data-testid="shortcut"').slice(1) ?? [];
    const own = ACTIONS.filter((action) => action.group === group);
    expect(rows).toHaveLength(own.length);
    for (const { title, shortcut, alias } of own) {
      const row = rows.find((each) => each.includes(`<dt>${escaped(title)}</dt>`)) ?? '';
      for (const keys of [shortcut, alias])
        if (keys) expect(row).toContain(`>${escaped(keysText(keys))}</kbd>`);
    }
  }
});

it('S15.302 the palette finds each action by its name, and no two share name or keys', () => {
  for (const action of ACTIONS) expect(ranked(ACTIONS, action.title)).toContain(action);
  const named = ACTIONS.map(({ group, title }) => `${group}: ${title}`);
  expect(named.filter((name, i) => named.indexOf(name) !== i)).toEqual([]);
  const keys = ACTIONS.flatMap(({ shortcut, alias }) => [shortcut, alias]).filter(
    (each) => each !== undefined,
  );
  expect(keys.filter((each, i) => keys.indexOf(each) !== i)).toEqual([]);
});

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll("'", '&#x27;');
