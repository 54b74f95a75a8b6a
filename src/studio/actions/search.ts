import type { Action } from '../kit/action.ts';

/**
 * Actions that hold every word of the query in title or group, those whose title begins with it first;
 * otherwise in the registry's order.
 */
export function ranked(actions: readonly Action[], query: string): Action[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = actions.filter((action) => {
    const text = `${action.title} ${action.group}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const starts = (action: Action) => action.title.toLowerCase().startsWith(words[0] ?? '');
  return [...hits.filter(starts), ...hits.filter((action) => !starts(action))];
}
