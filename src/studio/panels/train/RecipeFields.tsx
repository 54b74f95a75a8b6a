import { Checkbox, Group, Select, SimpleGrid, Stack } from '@mantine/core';
import { LEARNING_RATES, type Recipe } from '../../../learning/recipe.ts';
import type { OptimiserName } from '../../../onnx/optimiserNames.ts';
import { unitOf } from '../../../tasks/registry.ts';
import type { Provider } from '../../../workers/engine.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { changeRecipe } from './changeRecipe.ts';
import { NumberField } from './NumberField.tsx';

/** How the next training goes; what most people change stands first, the rest is folded away. */
export function RecipeFields({ disabled }: { disabled: boolean }) {
  const kind = useStudio((s) => unitOf(s.project.task));
  const store = useStudioStore();
  const recipe = useStudio((s) => s.training.recipes[kind]);
  const set = (patch: Partial<Recipe>) => changeRecipe(store, kind, patch);
  const part = { recipe, set, disabled };
  return (
    <div>
      <Group grow gap="xs" align="flex-end">
        <NumberField
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
        <NumberField
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
          <Learning {...part} />
          {kind === 'words' ? <Words {...part} /> : <Clouds {...part} />}
          <Checkbox
            size="xs"
            label="Show every class equally often"
            checked={recipe.balanced}
            disabled={disabled}
            onChange={(event) => set({ balanced: event.currentTarget.checked })}
          />
        </Stack>
      </details>
    </div>
  );
}

/** Where the browser has WebGPU, training may use it; what is trained is the same. */
function Engine({ disabled }: { disabled: boolean }) {
  const store = useStudioStore();
  const provider = useStudio((s) => s.training.provider);
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
      onChange={(v) => v && store.getState().put('training', { provider: v as Provider })}
      data-testid="train-provider"
    />
  );
}

interface PartProps {
  recipe: Recipe;
  set: (patch: Partial<Recipe>) => void;
  disabled: boolean;
}

/** The optimiser, and what keeps weights from fitting noise. */
function Learning({ recipe, set, disabled }: PartProps) {
  const field = (name: NumberName, label: string, step: number, most: number, none?: string) => (
    <NumberField
      label={label}
      value={recipe[name]}
      step={step}
      decimals
      most={most}
      disabled={disabled}
      {...(none && { none })}
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
        {field('weightDecay', 'Weight decay', 0.0001, 10)}
      </Group>
      <SimpleGrid cols={2} spacing="xs" verticalSpacing="xs">
        {field('dropout', 'Dropout', 0.1, 0.9)}
        {field('labelSmoothing', 'Label smoothing', 0.05, 0.9)}
        {field('clip', 'Clip gradients at', 1, 1000, 'off')}
        {field('ema', 'Weight averaging', 0.001, 0.9999, 'off')}
      </SimpleGrid>
      <NumberField
        label="Stop without improvement for"
        none="never"
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

/** How sentences are changed before they are shown, and what is known of words before. */
function Words({ recipe, set, disabled }: PartProps) {
  const { words = 0 } = recipe.augmentation;
  return (
    <SimpleGrid cols={2} spacing="xs">
      <NumberField
        label="Share of words hidden"
        none="none"
        value={words}
        most={0.9}
        step={0.1}
        decimals
        disabled={disabled}
        onChange={(value) => set({ augmentation: { ...recipe.augmentation, words: value } })}
      />
      <NumberField
        label="Naive Bayes prior"
        value={recipe.wordPrior}
        most={10}
        step={0.1}
        decimals
        disabled={disabled}
        onChange={(wordPrior) => set({ wordPrior })}
      />
    </SimpleGrid>
  );
}

const SIZES = [
  { name: 'shift', label: 'Shift up to', most: 1, step: 0.1 },
  { name: 'jitter', label: 'Jitter', most: 0.5, step: 0.01 },
  { name: 'mix', label: 'Mixed clouds', most: 1, step: 0.1, none: 'off' },
] as const;

/** How point clouds are changed before they are shown. */
function Clouds({ recipe, set, disabled }: PartProps) {
  const { scale, rotation = false } = recipe.augmentation;
  const change = (patch: Recipe['augmentation']) =>
    set({ augmentation: { ...recipe.augmentation, ...patch } });
  const factor = scale?.[1] ?? 1;
  return (
    <>
      <SimpleGrid cols={2} spacing="xs" verticalSpacing="xs">
        <NumberField
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
        {SIZES.map(({ name, ...field }) => (
          <NumberField
            key={name}
            {...field}
            value={recipe.augmentation[name] ?? 0}
            decimals
            disabled={disabled}
            onChange={(value) => change({ [name]: value })}
          />
        ))}
      </SimpleGrid>
      <Checkbox
        size="xs"
        label="Turn each cloud about its vertical axis"
        checked={rotation}
        disabled={disabled}
        onChange={(event) => change({ rotation: event.currentTarget.checked })}
      />
    </>
  );
}

type NumberName = 'learningRate' | 'weightDecay' | 'labelSmoothing' | 'dropout' | 'clip' | 'ema';
