import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { plain } from '../charts/format.ts';
import { ProfileScatter } from '../charts/ProfileScatter.tsx';
import { Sized } from '../panels/parts/Sized.tsx';
import { compareProfiles, ratioWords } from './compare.ts';
import type { Listed } from './Library.tsx';

/** Two machines' op times against each other, and what that says in a sentence. */
export function CompareMachines({ a, b }: { a: Listed; b: Listed }) {
  const found = useMemo(() => compareProfiles(a.profile, b.profile), [a, b]);
  const ops = found.ops.map(({ id, key, aMs, bMs }) => ({ id, kind: key.op, aMs, bMs }));
  const kinds = found.kinds.filter(({ op }) => op !== 'Run');
  return (
    <section aria-label="Comparison" data-testid="comparison">
      <Text size="sm">
        {ops.length > 0 ? (
          <>
            <b>{b.name}</b> is {ratioWords(found.ratio)} than <b>{a.name}</b> for the median of {ops.length}{' '}
            ops; half of them take {plain(found.low)} to {plain(found.high)} times as long.
          </>
        ) : (
          <>These two were timed with different numbers of points: they have no op in common.</>
        )}
      </Text>
      {ops.length > 0 && (
        <Sized>
          {(width) => (
            <ProfileScatter
              data={{
                a: a.name,
                b: b.name,
                ops: ops.filter(({ kind }) => kind !== 'Run'),
                kinds,
                ratio: found.ratio,
              }}
              width={width}
              height={340}
            />
          )}
        </Sized>
      )}
    </section>
  );
}
