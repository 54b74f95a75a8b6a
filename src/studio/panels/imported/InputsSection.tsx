import { Button, FileButton, NumberInput, Select } from '@mantine/core';
import { openAxes, usualFill } from '../../../app/imported/feeds.ts';
import type { GivenModel, GivenValue } from '../../../onnx/imported/model.ts';
import { named } from '../../../onnx/imported/named.ts';
import type { FillChoice } from '../../../workers/imported.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { JobProgress } from '../../kit/JobProgress.tsx';
import { OFF, offBecause } from '../../kit/offBecause.ts';
import { useAtWork, useJob } from '../../kit/useJob.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { chooseInputs, lookInside, stopWork } from './controller.ts';
import { saidText } from './words.ts';

/** What the model is run on: sizes that the file leaves open, and what fills each input. */
export function InputsSection({ model }: { model: GivenModel }) {
  const store = useStudioStore();
  const sizes = useStudio((s) => s.imported.sizes);
  const inside = useStudio((s) => s.imported.inside);
  const busy = useAtWork('imported');
  const axes = openAxes(model);
  return (
    <section aria-label="Input data">
      <h3>Input data</h3>
      {axes.length > 0 && (
        <div className="imported-sizes">
          {axes.map(({ key, inputs }) => (
            <NumberInput
              key={key}
              label={key}
              title={`A size of ${inputs.join(', ')} that the file leaves open`}
              size="xs"
              min={0}
              allowDecimal={false}
              value={named(sizes, key) ?? ''}
              onChange={(size) => {
                if (typeof size === 'number') chooseInputs(store, { sizes: { ...sizes, [key]: size } });
              }}
              data-testid="imported-size"
            />
          ))}
        </div>
      )}
      {model.inputs.map((input) => (
        <InputFill key={input.name} input={input} />
      ))}
      <Button
        size="xs"
        mt="xs"
        fullWidth
        variant={inside ? 'default' : 'filled'}
        {...offBecause(busy && OFF.busy)}
        onClick={() => void lookInside(store)}
        data-testid="imported-look"
      >
        {inside ? 'Run again' : 'Run once, to see every value'}
      </Button>
      <Work />
    </section>
  );
}

const KINDS = [
  { value: 'noise', label: 'noise' },
  { value: 'value', label: 'one value' },
  { value: 'file', label: 'a file' },
];

function InputFill({ input }: { input: GivenValue }) {
  const store = useStudioStore();
  const fills = useStudio((s) => s.imported.fills);
  const fill = (named(fills, input.name) ?? usualFill(input)) as FillChoice;
  const choose = (next: FillChoice) => chooseInputs(store, { fills: { ...fills, [input.name]: next } });
  return (
    <div className="imported-fill">
      <Select
        label={input.name}
        description={saidText(input)}
        size="xs"
        allowDeselect={false}
        data={KINDS}
        value={fill.kind}
        onChange={(kind) => {
          if (kind === 'noise') choose({ kind });
          else if (kind === 'value') choose({ kind, value: 1 });
          else if (kind === 'file') choose({ kind, file: new File([], '') });
        }}
        data-testid="imported-fill"
      />
      {fill.kind === 'value' && (
        <NumberInput
          aria-label={`Value of ${input.name}`}
          size="xs"
          value={fill.value}
          onChange={(value) => {
            if (typeof value === 'number') choose({ kind: 'value', value });
          }}
          data-testid="imported-value"
        />
      )}
      {fill.kind === 'file' && (
        <FileButton accept=".npy" onChange={(file) => file && choose({ kind: 'file', file })}>
          {(props) => (
            <Button {...props} size="xs" variant="default">
              {fill.file.name || 'Choose an .npy file'}
            </Button>
          )}
        </FileButton>
      )}
    </div>
  );
}

/** What is under way, and what went wrong. */
function Work() {
  const store = useStudioStore();
  const job = useJob('imported');
  const busy = useAtWork('imported');
  if (busy) {
    return (
      <div className="imported-work">
        <JobProgress job={job} label="Work on the model" />
        <Button size="compact-xs" variant="default" mt={6} onClick={() => void stopWork(store)}>
          Stop
        </Button>
      </div>
    );
  }
  return job.problem ? <ErrorNote advice={job.problem} /> : null;
}
