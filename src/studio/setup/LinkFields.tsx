import { NumberInput, SegmentedControl } from '@mantine/core';
import { LINK_PRESETS } from '../../system/link.ts';
import type { LinkChoice } from '../store/project.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

const choiceOf = (link: LinkChoice): string =>
  link.kind === 'real'
    ? 'real'
    : (LINK_PRESETS as readonly number[]).includes(link.mbps)
      ? String(link.mbps)
      : 'other';

/** The link: as it is, or held to a rate. */
export function LinkFields() {
  const store = useStudioStore();
  const link = useStudio((s) => s.project.system.link);
  const choose = (next: LinkChoice, group?: string) =>
    store.getState().edit(
      'Change the link',
      (project) => {
        project.system.link = next;
      },
      group,
    );
  return (
    <div className="part part-link">
      <h4>Link</h4>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label="Link"
        data={[
          { value: 'real', label: 'As it is' },
          ...LINK_PRESETS.map((mbps) => ({ value: String(mbps), label: `${mbps} Mb/s` })),
          { value: 'other', label: 'Other' },
        ]}
        value={choiceOf(link)}
        onChange={(value) =>
          choose(
            value === 'real'
              ? { kind: 'real' }
              : { kind: 'held', mbps: value === 'other' ? 25 : Number(value) },
          )
        }
        data-testid="link"
      />
      {choiceOf(link) === 'other' && link.kind === 'held' && (
        <NumberInput
          mt="xs"
          size="xs"
          label="Rate held both ways"
          suffix=" Mb/s"
          min={0.1}
          max={100_000}
          decimalScale={2}
          value={link.mbps}
          onChange={(value) => {
            if (typeof value === 'number' && value > 0) choose({ kind: 'held', mbps: value }, 'rate');
          }}
          onBlur={() => store.getState().settle()}
          data-testid="link-rate"
        />
      )}
    </div>
  );
}
