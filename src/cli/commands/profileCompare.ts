import { compareProfiles, type RatioSummary } from '../../system/compareProfiles.ts';
import { keyText } from '../../system/keys.ts';
import type { CommandSpec } from '../commandSpec.ts';
import type { Outcome } from '../outcome.ts';
import { table } from '../outcome.ts';
import { readProfile } from '../profiles.ts';

export const profileCompareCommand: CommandSpec<object> = {
  name: 'profile compare',
  about: 'two profiles row by row: how many times as long the second machine takes',
  options: (command) => command.argument('<a>', 'a profile').argument('<b>', 'another one'),
  run: compare,
};

const HEADER = ['op', 'rows', 'b / a', 'quartiles', 'beyond noise'];
const row = (name: string, { rows, ratio, q1, q3, beyondNoise }: RatioSummary): string[] => [
  name,
  String(rows),
  ratio.toFixed(3),
  `${q1.toFixed(3)} to ${q3.toFixed(3)}`,
  `${(100 * beyondNoise).toFixed(0)} %`,
];

async function compare(_: object, _signal: AbortSignal, words: string[]): Promise<Outcome> {
  const [a, b] = words as [string, string];
  const result = compareProfiles(
    await readProfile('profile compare', a),
    await readProfile('profile compare', b),
  );
  const { differing, rows, onlyA, onlyB, all, byOp } = result;
  const lines = [
    ...differing.map(({ field, a: first, b: second }) => `${field}: ${first}, ${second}`),
    ...[
      { only: onlyA, path: a },
      { only: onlyB, path: b },
    ].flatMap(({ only, path }) => (only.length > 0 ? [`${only.length} rows stand in ${path} only`] : [])),
  ];
  const summary = rows.length > 0 ? table(HEADER, [...byOp.map((r) => row(r.op, r)), row('all', all)]) : '';
  return {
    document: {
      ...result,
      rows: rows.map(({ key, ...times }) => ({ key: keyText(key), ...times })),
      onlyA: onlyA.map(keyText),
      onlyB: onlyB.map(keyText),
    },
    text: [...lines, summary || 'The profiles have no row in common.'].join('\n'),
  };
}
