import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { compareProfiles } from '../../system/compareProfiles.ts';
import { keyText } from '../../system/keys.ts';
import { ProfileScatter, type ProfileScatterData } from '../charts/ProfileScatter.tsx';
import { SavedChart } from '../kit/SavedChart.tsx';
import { Sized } from '../kit/Sized.tsx';
import { rangeWords, ratioWords } from './ratioWords.ts';
import type { Listed } from './useListed.ts';

/** Wider than this, the diagonal of equal times lies too flat to be read as one. */
const WIDEST = 720;

/** Two machines' op times against each other, and what that says in a sentence. */
export function CompareMachines({ a, b }: { a: Listed; b: Listed }) {
  const found = useMemo(() => compareProfiles(a.profile, b.profile), [a, b]);
  const { ratio, q1, q3 } = found.all;
  const data: ProfileScatterData = {
    a: a.name,
    b: b.name,
    ops: found.rows
      .filter(({ key, aMs, bMs }) => key.op !== 'Run' && aMs > 0 && bMs > 0)
      .map(({ key, aMs, bMs }) => ({ id: keyText(key), kind: key.op, aMs, bMs })),
    kinds: found.byOp
      .filter(({ op }) => op !== 'Run')
      .map(({ op, rows, ratio: each }) => ({ op, count: rows, ratio: each })),
    ratio,
  };
  return (
    <section aria-label="Comparison" data-testid="comparison">
      {data.ops.length > 0 ? (
        <>
          <Text size="sm" mb="xs">
            <b>{b.name}</b> is {ratioWords(ratio)} <b>{a.name}</b> in the median over {found.rows.length} ops;
            the middle half of them are {rangeWords(q1, q3)}.
          </Text>
          <SavedChart name="machines">
            <Sized>
              {(width) => <ProfileScatter data={data} width={Math.min(width, WIDEST)} height={420} />}
            </Sized>
          </SavedChart>
        </>
      ) : (
        <Text size="sm">
          These two were timed with different numbers of points: they have no op in common.
        </Text>
      )}
    </section>
  );
}
