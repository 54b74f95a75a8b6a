import { SegmentedControl, Stack, Text } from '@mantine/core';
import { SHORT_TRAINING, SHORT_TRAINING_POINTS } from '../../../learning/shortTraining.ts';
import { trainingText } from '../../../learning/targets.ts';
import { unitOf } from '../../../tasks/registry.ts';
import { ago, count } from '../../charts/format.ts';
import { Block } from '../../kit/Block.tsx';
import { ProvenanceBadge } from '../../kit/ProvenanceBadge.tsx';
import { dataMissing } from '../../kit/ready.ts';
import { useAtWork } from '../../kit/useJob.ts';
import type { AccuracySource, ShippedAccuracy } from '../../store/session/search.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { sourceOf } from './accuracySource.ts';

/** Where the accuracy of candidates comes from: the accuracy model that the studio brings, or a short training of each. */
export function AccuracySection() {
  const store = useStudioStore();
  const shipped = useStudio((s) => s.accuracy.shipped);
  const source = useStudio(sourceOf);
  const busy = useAtWork('search');
  if (!shipped) return <ShortTrainings />;
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
          { value: 'short-training', label: 'Short training' },
        ]}
        data-testid="accuracy-source"
      />
      {source === 'model' ? <ShippedModel about={shipped} /> : <ShortTrainings />}
    </Stack>
  );
}

function ShippedModel({ about }: { about: ShippedAccuracy }) {
  const { budget, leftOut, created, training } = about;
  const unit = useStudio((s) => unitOf(s.project.task));
  const correction = useStudio((s) => s.accuracy.correction);
  const points = (share: number) => (100 * Math.abs(share)).toFixed(1);
  const off = (share: number) => `${(100 * share).toFixed(1)} percentage points off`;
  const { augmentation, trainSamples } = training.target ? {} : budget;
  const plain = augmentation && Object.keys(augmentation).length === 0;
  const some = trainSamples ? `, on ${count(trainSamples)} samples` : '';
  return (
    <Block
      title="Accuracies"
      ready
      folded
      testId="accuracy-model"
      summary={
        <>
          <ProvenanceBadge
            provenance="predicted"
            where={`an accuracy model shipped with the studio, cross-validated on ${leftOut.designs} designs that were trained alone`}
            when={ago(Date.parse(created), Date.now())}
          />
          <span className="block-about">{points(leftOut.mae)} points off</span>
        </>
      }
    >
      <Text size="sm" c="dimmed" data-testid="accuracy-words">
        {`Answers from the design alone, at once. It predicts what a design reaches, trained alone, ${trainingText(training, unit)}${some}${plain ? ', without augmentation' : ''}, and is ${off(leftOut.mae)} on average on designs that it had not seen; guessing their mean is ${off(leftOut.maeOfMean)}. Train the design you choose to know its accuracy.`}
      </Text>
      {correction && (
        <Text size="sm" c="dimmed" data-testid="accuracy-correction">
          {`${count(correction.networks)} designs that were verified here (${ago(Date.parse(correction.at), Date.now())}) ended ${points(correction.shift)} points ${correction.shift < 0 ? 'below' : 'above'} it: the next search's accuracies are corrected by that, give or take ${points(correction.half)}, and are those of the whole training.`}
        </Text>
      )}
    </Block>
  );
}

function ShortTrainings() {
  const ready = useStudio((s) => dataMissing(s) === null);
  const points = useStudio((s) => Math.min(s.project.points, SHORT_TRAINING_POINTS));
  const unit = useStudio((s) => unitOf(s.project.task));
  const { steps, batch } = SHORT_TRAINING;
  return (
    <Block
      title="Accuracy by short trainings"
      ready={ready}
      folded={ready}
      testId="short-training"
      summary={
        ready && (
          <ProvenanceBadge
            provenance="predicted"
            where="a short training of each design, on validation samples"
          />
        )
      }
    >
      <Text size="sm" c="dimmed" data-testid="short-training-words">
        {`Each design that could stand on the front is trained for ${steps} steps of ${batch} samples at ${count(points)} ${unit}, some seconds each, while the search runs. What it reaches then is far below what a whole training gives: it ranks designs, and no more. Train or verify what you choose.`}
      </Text>
    </Block>
  );
}
