import { Text } from '@mantine/core';
import { count, percent } from '../../charts/format.ts';
import { TurnableCloud } from '../../kit/TurnableCloud.tsx';
import { useJudged } from './useJudged.tsx';

const SIZE = 148;

/** The validation samples that the design is most sure about and wrong. */
export function MissesView() {
  const found = useJudged();
  if ('instead' in found) return <div className="drawer-scroll">{found.instead}</div>;
  const { misses, wrong, classes, samples } = found.judged;
  const name = (index: number) => classes[index] ?? `class ${index}`;
  return (
    <div className="drawer-scroll" data-testid="misses">
      <Text size="sm" className="number" mb="xs">
        {wrong === 0
          ? `All ${count(samples)} validation samples are right.`
          : `${count(wrong)} of ${count(samples)} validation samples are wrong; these have the highest loss.`}
      </Text>
      <ul className="misses">
        {misses.map(({ sample, label, predicted, confidence, loss, content }) => (
          <li key={sample} data-testid="miss">
            {typeof content === 'string' ? (
              <blockquote>{content}</blockquote>
            ) : (
              <TurnableCloud
                points={content}
                size={SIZE}
                label={`Sample ${sample + 1}, a ${name(label)} taken for ${name(predicted)}`}
              />
            )}
            <Text size="sm">
              <b className="tone-good">{name(label)}</b> taken for{' '}
              <b className="tone-bad">{name(predicted)}</b>
            </Text>
            <Text size="xs" c="dimmed" className="number">
              {percent(confidence)} confident, loss {loss.toFixed(2)}, sample {sample + 1}
            </Text>
          </li>
        ))}
      </ul>
    </div>
  );
}
