import { SegmentedControl, Stack, Text } from '@mantine/core';
import { unitOf } from '../../../tasks/registry.ts';
import { ago, count, epochs } from '../../charts/format.ts';
import { Block } from '../../kit/Block.tsx';
import { ProvenanceBadge } from '../../kit/ProvenanceBadge.tsx';
import { useAtWork } from '../../kit/useJob.ts';
import type { AccuracySource, ShippedAccuracy } from '../../store/session/search.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { sourceOf } from './accuracySource.ts';
import { SupernetSection } from './SupernetSection.tsx';

/** Where the accuracy of candidates comes from: the accuracy model that the studio brings, or a supernet. */
export function AccuracySection({ disabled }: { disabled: boolean }) {
  const store = useStudioStore();
  const shipped = useStudio((s) => s.accuracy.shipped);
  const source = useStudio(sourceOf);
  const busy = useAtWork('search', 'supernet');
  if (!shipped) return <SupernetSection disabled={disabled} />;
  return (
    <Stack gap={8}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label="Accuracies from"
        disabled={busy}
        value={source}
        onChange={(value) => store.getState().put('accuracy', { chosen: value as AccuracySource })}
        data={[
          { value: 'model', label: 'Accuracy model' },
          { value: 'supernet', label: 'Supernet' },
        ]}
        data-testid="accuracy-source"
      />
      {source === 'model' ? <ShippedModel about={shipped} /> : <SupernetSection disabled={disabled} />}
    </Stack>
  );
}

function ShippedModel({ about }: { about: ShippedAccuracy }) {
  const { budget, leftOut, created } = about;
  const unit = useStudio((s) => unitOf(s.project.task));
  const off = (share: number) => `${(100 * share).toFixed(1)} percentage points off`;
  const plain = budget.augmentation && Object.keys(budget.augmentation).length === 0;
  const some = budget.trainSamples ? ` of ${count(budget.trainSamples)} samples` : '';
  return (
    <Block
      title="Accuracy by an accuracy model"
      ready
      testId="accuracy-model"
      summary={
        <ProvenanceBadge
          provenance="predicted"
          where={`an accuracy model shipped with the studio, cross-validated on ${leftOut.designs} designs that were trained alone`}
          when={ago(Date.parse(created), Date.now())}
        />
      }
    >
      <Text size="sm" c="dimmed" data-testid="accuracy-words">
        {`Answers from the design alone, at once. It predicts what a design reaches when it is trained alone for ${epochs(budget.epochs)}${some} at ${count(budget.points)} ${unit}${plain ? ', without augmentation' : ''}, and is ${off(leftOut.mae)} on average on designs that it had not seen; guessing their mean is ${off(leftOut.maeOfMean)}. Train the design you choose to know its accuracy.`}
      </Text>
    </Block>
  );
}
