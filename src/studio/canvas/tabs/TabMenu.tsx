import { ActionIcon, Menu } from '@mantine/core';
import { IconChevronUp } from '@tabler/icons-react';
import { runAction } from '../../kit/action.ts';
import { offBecause } from '../../kit/offBecause.ts';
import { actionById } from '../../kit/registry.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';

/** Why an item cannot be chosen. */
const OFF: Record<string, string> = {
  'designs.compare': 'The project has no other design.',
  'designs.earlier': 'It is the first one.',
  'designs.later': 'It is the last one.',
  'designs.delete': 'A project has at least one design.',
};
const ITEMS = ['designs.duplicate', 'designs.compare', 'designs.earlier', 'designs.later', 'designs.delete'];

/** What can be done with the design on the canvas as one of several. */
export function TabMenu() {
  return (
    <Menu position="top-start" width={250} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" size="sm" aria-label="This design" data-testid="design-menu">
          <IconChevronUp size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {ITEMS.map((id) => (
          <Item key={id} id={id} />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Item({ id }: { id: string }) {
  const store = useStudioStore();
  const action = actionById(id);
  const enabled = useStudio((s) => action.enabled?.(s) ?? true);
  return (
    <Menu.Item
      {...offBecause(!enabled && (OFF[id] ?? 'Not now.'))}
      {...(id === 'designs.delete' && { style: { color: 'var(--chart-bad)' } })}
      onClick={() => void runAction(store, action)}
      data-testid={`menu-${id}`}
    >
      {action.title}
    </Menu.Item>
  );
}
