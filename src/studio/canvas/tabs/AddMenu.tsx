import { ActionIcon, Menu } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { PRESETS, WORD_PRESETS } from '../../../design/presets.ts';
import { useAction } from '../../kit/useAction.ts';
import { addDesign } from '../../store/commands.ts';
import { settingNow } from '../../store/setting.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';

/** Another design beside the one on the canvas. */
export function AddMenu() {
  const store = useStudioStore();
  const words = useStudio((s) => settingNow(s).words !== undefined);
  const blank = useAction('designs.blank');
  const copy = useAction('designs.duplicate');
  return (
    <Menu position="top-start" width={300} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          size="md"
          title="Add a design"
          aria-label="Add a design"
          className="tab-add"
          data-testid="add-design"
        >
          <IconPlus size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={blank.run} data-testid="add-blank">
          <b>{blank.title}</b>
          <span className="menu-about">An Input, a Pool and a Classifier, to put ops in between.</span>
        </Menu.Item>
        <Menu.Item onClick={copy.run} data-testid="add-copy">
          <b>{copy.title}</b>
          <span className="menu-about">To change it and compare the two.</span>
        </Menu.Item>
        <Menu.Label>From a preset</Menu.Label>
        {(words ? [...WORD_PRESETS, ...PRESETS] : PRESETS).map(({ id, title, about, design }) => (
          <Menu.Item
            key={id}
            onClick={() => addDesign(store, design, `Add ${title}`)}
            data-testid={`add-${id}`}
          >
            <b>{title}</b>
            <span className="menu-about">{about}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
