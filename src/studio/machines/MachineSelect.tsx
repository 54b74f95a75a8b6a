import { Button, Select } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { MACHINES } from '../../system/machines.ts';
import type { MachineChoice } from '../store/project.ts';
import type { Side } from '../store/session/machines.ts';
import { settingNow } from '../store/setting.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';
import { chooseMachine, chooseMachineFile } from './commands.ts';
import { unfitFor } from './refusal.ts';

const HERE: Record<Side, string> = { device: 'This browser', edge: 'The endpoint below' };

const valueText = (choice: MachineChoice): string =>
  choice.kind === 'here' ? 'here' : `${choice.kind}:${choice.id}`;

function choiceOf(value: string): MachineChoice {
  const [kind, id = ''] = value.split(':');
  return kind === 'library' || kind === 'modelled' ? { kind, id } : { kind: 'here' };
}

/** Whose times stand for a side: what is here, a profile of the library, or a machine known by public figures. */
export function MachineSelect({ side }: { side: Side }) {
  const store = useStudioStore();
  const choice = useStudio((s) => s.project.system[side].machine);
  const setting = useStudio(settingNow);
  const entries = useStudio((s) => s.library.entries) ?? [];
  const library = entries.map(({ id, profile }) => {
    const unfit = unfitFor(side, profile, setting);
    const why = profile.points === setting.points ? profile.runtime.engine : `${profile.points} points`;
    return {
      value: `library:${id}`,
      label: unfit ? `${profile.host} (${why}: does not fit)` : profile.host,
      disabled: unfit !== null,
    };
  });
  const gone = choice.kind === 'library' && !entries.some(({ id }) => id === choice.id);
  return (
    <div className="machine-select">
      <Select
        label="Predict for"
        size="xs"
        allowDeselect={false}
        maxDropdownHeight={320}
        data={[
          { group: 'Here', items: [{ value: 'here', label: HERE[side] }] },
          ...(library.length > 0 || gone
            ? [
                {
                  group: 'Profiles in the library',
                  items: [
                    ...library,
                    ...(gone ? [{ value: valueText(choice), label: 'a profile that was removed' }] : []),
                  ],
                },
              ]
            : []),
          {
            group: 'Modelled from public figures',
            items: MACHINES.map(({ id, name }) => ({ value: `modelled:${id}`, label: name })),
          },
        ]}
        value={valueText(choice)}
        onChange={(value) => value && chooseMachine(store, side, choiceOf(value))}
        data-testid={`machine-${side}`}
      />
      <Button
        size="xs"
        variant="default"
        px={8}
        title="Open a profile or system file made elsewhere"
        aria-label={`Open a profile for the ${side}`}
        onClick={() => void chooseMachineFile(store, side)}
        data-testid={`open-profile-${side}`}
      >
        <IconUpload size={15} />
      </Button>
    </div>
  );
}
