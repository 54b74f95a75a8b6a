import { Chip, Group, Input, NumberInput } from '@mantine/core';
import { NUMBERS } from '../../../../design/codec.ts';
import { COMBINE_WIDTHS, POSITIONS } from '../../../../design/genome.ts';
import { SHARE_TEXTS } from '../../../../design/share.ts';
import { MESSAGES, REDUCERS } from '../../../../design/types.ts';
import { MODES } from '../../../../search/mapping/placements.ts';
import { POOL_NAMES, type SpaceFilter } from '../../../../search/space.ts';
import { useStudio, useStudioStore } from '../../../store/useStudio.ts';

type Part = 'modes' | 'ops' | 'widths' | 'messages' | 'reducers' | 'pools' | 'shares' | 'codecs';

/** Codecs that a problem may name are more: those that send least of each kind of number. */
const CODEC_CHOICES = [...NUMBERS, ...NUMBERS.map((numbers) => `${numbers}+delta+deflate`)];

interface Choices {
  label: string;
  all: readonly (string | number)[];
  /** What is allowed where nothing is said; absent for all. */
  usual?: readonly string[];
  words?: string;
}

/** What may be chosen of each part of the space. */
const CHOICES: Record<Part, Choices> = {
  modes: {
    label: 'Modes',
    all: MODES,
    words: 'Where a design begins, continues and ends: device (D), edge (E)',
  },
  ops: { label: 'Ops', all: ['Combine', 'Aggregate', 'Sample', 'Pool'] },
  widths: { label: 'Widths of Combine', all: COMBINE_WIDTHS },
  messages: { label: 'Messages of Aggregate', all: MESSAGES },
  reducers: { label: 'Reducers of Aggregate', all: REDUCERS },
  pools: { label: 'Pools', all: POOL_NAMES },
  shares: { label: "Parts of the sensor's points", all: SHARE_TEXTS, usual: ['all'] },
  codecs: { label: 'Codecs of what crosses', all: CODEC_CHOICES, usual: ['fp32'] },
};

/** What is written of choices: nothing where they are the usual ones. */
function chosen({ all, usual = all.map(String) }: Choices, values: readonly string[]) {
  const same = values.length === usual.length && usual.every((each) => values.includes(each));
  return same ? undefined : all.filter((each) => values.includes(String(each)));
}

/** What networks and placements a search may choose from. */
export function SpaceFields({ disabled }: { disabled: boolean }) {
  const store = useStudioStore();
  const space = useStudio((s) => s.search.space);
  const put = (patch: SpaceFilter) => {
    const next = { ...store.getState().search.space, ...patch };
    const said = Object.entries(next).filter(([, value]) => value !== undefined);
    store.getState().put('search', { space: Object.fromEntries(said) });
  };
  const count = (key: 'crossings' | 'positions', label: string, least: number, most: number) => (
    <NumberInput
      label={label}
      size="xs"
      placeholder={String(most)}
      min={least}
      max={most}
      allowDecimal={false}
      clampBehavior="strict"
      disabled={disabled}
      value={space[key] ?? ''}
      onChange={(value) => put({ [key]: typeof value === 'number' && value < most ? value : undefined })}
      data-testid={`space-${key}`}
    />
  );
  return (
    <>
      {(Object.keys(CHOICES) as Part[]).map((part) => {
        const { label, all: known, usual = known, words } = CHOICES[part];
        const value = (space[part] ?? usual).map(String);
        // A problem that was written by hand may name others.
        const all = [...known, ...value.filter((each) => !known.map(String).includes(each))];
        return (
          <Input.Wrapper key={part} label={label} size="xs" {...(words && { description: words })}>
            <Chip.Group
              multiple
              value={value}
              onChange={(next) => put({ [part]: chosen({ ...CHOICES[part], all }, next) })}
            >
              <Group gap={4} mt={4} role="group" aria-label={label}>
                {all.map((each) => (
                  <Chip
                    key={each}
                    size="xs"
                    variant="outline"
                    value={String(each)}
                    disabled={disabled}
                    data-testid={`space-${part}-${each}`}
                  >
                    {each}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
          </Input.Wrapper>
        );
      })}
      <Group grow gap="xs">
        {count('crossings', 'Crossings of the link at most', 0, 2)}
        {count('positions', 'Positions at most', 1, POSITIONS)}
      </Group>
    </>
  );
}
