import { Text } from '@mantine/core';
import { ConfusionMatrix } from '../../charts/ConfusionMatrix.tsx';
import { count, percent } from '../../charts/format.ts';
import { ProvenanceBadge } from '../../kit/ProvenanceBadge.tsx';
import { SavedChart } from '../../kit/SavedChart.tsx';
import { confused } from './confusions.ts';
import { useJudged } from './useJudged.tsx';

/** Names need 104 px, and a class a few more to be told from its neighbours. */
const sizeFor = (classes: number): number => Math.max(300, Math.min(720, 104 + 18 * classes));
const PAIRS = 8;

export function ConfusionView() {
  const found = useJudged();
  if ('instead' in found) return <div className="drawer-scroll">{found.instead}</div>;
  const { confusion, classes, accuracy, balancedAccuracy, samples } = found.judged;
  const pairs = confused(confusion, classes, PAIRS);
  return (
    <div className="drawer-scroll confusion">
      <SavedChart name="confusion">
        <ConfusionMatrix data={{ classes, counts: confusion.flat() }} size={sizeFor(classes.length)} />
      </SavedChart>
      <div>
        <Text size="sm" className="number">
          <b>{percent(accuracy)}</b> of {count(samples)} validation samples are right; the mean over classes
          is {percent(balancedAccuracy)}. <ProvenanceBadge provenance="measured" where="this browser" />
        </Text>
        <Text size="xs" c="dimmed" mt={4}>
          A row is a class, a column what its samples were taken for.
        </Text>
        {pairs.length > 0 && (
          <>
            <Text component="h4" size="sm" fw={600} mt="sm" mb={4}>
              Confused most often
            </Text>
            <ul className="pairs" data-testid="confused-pairs">
              {pairs.map(({ label, predicted, count: n, of }) => (
                <li key={`${label} ${predicted}`}>
                  <b>{label}</b> taken for <b>{predicted}</b>: {n} of {of}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}
