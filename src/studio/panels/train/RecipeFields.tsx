import { Checkbox, Group, NumberInput, Select, SimpleGrid, Stack } from '@mantine/core';
import { LEARNING_RATES, type Recipe } from '../../../learning/recipe.ts';
import type { OptimiserName } from '../../../onnx/optimisers.ts';
import type { Provider } from '../../../workers/engine.ts';
import { useLive } from '../parts/live.ts';
import { trainLive } from './live.ts';

const set = (patch: Partial<Recipe>) => trainLive.setState((s) => ({ recipe: { ...s.recipe, ...patch } }));
const change = (patch: Recipe['augmentation']) =>
  trainLive.setState((s) => ({
    recipe: { ...s.recipe, augmentation: { ...s.recipe.augmentation, ...patch } },
  }));

/** How the next training goes; what most people change stands first, the rest is folded away. */
export function RecipeFields({ disabled }: { disabled: boolean }) {
  const recipe = useLive(trainLive, (s) => s.recipe);
  return (
    <div>
      <Group grow gap="xs" align="flex-end">
        <Field
          label="Epochs"
          least={1}
          most={1000}
          value={recipe.epochs}
          disabled={disabled}
          onChange={(epochs) => set({ epochs })}
          testId="train-epochs"
        />
        <Select
          label="Batch"
          size="xs"
          data={['8', '16', '32', '64']}
          allowDeselect={false}
          value={String(recipe.batch)}
          disabled={disabled}
          onChange={(v) => v && set({ batch: Number(v) })}
        />
        <Field
          label="Seed"
          most={2 ** 31 - 1}
          value={recipe.seed}
          disabled={disabled}
          onChange={(seed) => set({ seed })}
        />
      </Group>
      <details className="block-details" data-testid="train-options">
        <summary>More options</summary>
        <Stack gap="xs">
          {'gpu' in navigator && <Engine disabled={disabled} />}
          <Learning recipe={recipe} disabled={disabled} />
          <Samples recipe={recipe} disabled={disabled} />
        </Stack>
      </details>
    </div>
  );
}

/** Where the browser has WebGPU, training may use it; what is trained is the same. */
function Engine({ disabled }: { disabled: boolean }) {
  const provider = useLive(trainLive, (s) => s.provider);
  return (
    <Select
      label="Compute with"
      size="xs"
      data={[
        { value: 'wasm', label: 'WebAssembly, threads' },
        { value: 'webgpu', label: 'WebGPU' },
      ]}
      allowDeselect={false}
      value={provider}
      disabled={disabled}
      onChange={(v) => v && trainLive.setState({ provider: v as Provider })}
      data-testid="train-provider"
    />
  );
}

interface PartProps {
  recipe: Recipe;
  disabled: boolean;
}

/** The optimiser, and what keeps weights from fitting noise. */
function Learning({ recipe, disabled }: PartProps) {
  const field = (name: NumberName, label: string, step: number, most: number) => (
    <Field
      label={label}
      value={recipe[name]}
      step={step}
      decimals
      most={most}
      disabled={disabled}
      onChange={(value) => set({ [name]: value })}
    />
  );
  return (
    <>
      <Group grow gap="xs" align="flex-end">
        <Select
          label="Optimiser"
          size="xs"
          data={[
            { value: 'adam', label: 'Adam' },
            { value: 'sgd', label: 'SGD' },
          ]}
          allowDeselect={false}
          value={recipe.optimiser}
          disabled={disabled}
          onChange={(v) =>
            v && set({ optimiser: v as OptimiserName, learningRate: LEARNING_RATES[v as OptimiserName] })
          }
          data-testid="train-optimiser"
        />
        {field('learningRate', 'Learning rate', 0.001, 10)}
        {field('weightDecay', 'Weight decay', 0.0001, 1)}
      </Group>
      <SimpleGrid cols={2} spacing="xs" verticalSpacing="xs">
        {field('dropout', 'Dropout', 0.1, 0.9)}
        {field('labelSmoothing', 'Label smoothing', 0.05, 0.9)}
        {field('clip', 'Clip gradients (0: no)', 1, 1000)}
        {field('ema', 'Averaging (0: no)', 0.001, 0.9999)}
      </SimpleGrid>
      <Field
        label="Stop when val is no better for (0: never)"
        value={recipe.patience}
        most={1000}
        suffix=" epochs"
        disabled={disabled}
        onChange={(patience) => set({ patience })}
        testId="train-patience"
      />
    </>
  );
}

/** Which samples are shown, and how they are changed first. */
function Samples({ recipe, disabled }: PartProps) {
  const { scale, shift = 0, jitter = 0, rotation = false } = recipe.augmentation;
  const factor = scale?.[1] ?? 1;
  return (
    <>
      <Group grow gap="xs" align="flex-end">
        <Field
          label="Scale up to"
          value={factor}
          least={1}
          most={4}
          step={0.1}
          decimals
          prefix="× "
          disabled={disabled}
          onChange={(value) => change({ scale: [1 / value, value] })}
        />
        <Field
          label="Shift up to"
          value={shift}
          most={1}
          step={0.1}
          decimals
          disabled={disabled}
          onChange={(value) => change({ shift: value })}
        />
        <Field
          label="Jitter"
          value={jitter}
          most={0.5}
          step={0.01}
          decimals
          disabled={disabled}
          onChange={(value) => change({ jitter: value })}
        />
      </Group>
      <Checkbox
        size="xs"
        label="Turn each cloud about its vertical axis"
        checked={rotation}
        disabled={disabled}
        onChange={(event) => change({ rotation: event.currentTarget.checked })}
      />
      <Checkbox
        size="xs"
        label="Show every class equally often"
        checked={recipe.balanced}
        disabled={disabled}
        onChange={(event) => set({ balanced: event.currentTarget.checked })}
      />
    </>
  );
}

type NumberName = 'learningRate' | 'weightDecay' | 'labelSmoothing' | 'dropout' | 'clip' | 'ema';

interface FieldProps {
  label: string;
  value: number;
  least?: number;
  most: number;
  step?: number;
  decimals?: boolean;
  prefix?: string;
  suffix?: string;
  disabled: boolean;
  onChange: (value: number) => void;
  testId?: string;
}

/** A number; what is no number, or not positive where it has to be, changes nothing. */
function Field({ least = 0, most, step = 1, decimals = false, onChange, testId, ...rest }: FieldProps) {
  return (
    <NumberInput
      size="xs"
      min={least}
      max={most}
      step={step}
      clampBehavior="strict"
      allowDecimal={decimals}
      {...rest}
      onChange={(value) => typeof value === 'number' && onChange(value)}
      data-testid={testId}
    />
  );
}
